import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Validate, ValidateIf, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';

import { isLocalDate } from '@app/kernel';

@ValidatorConstraint({ name: 'isDay' })
class IsDay implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return isLocalDate(value);
  }
  defaultMessage(): string {
    return 'must be a day of the calendar written YYYY-MM-DD';
  }
}

interface Options {
  readonly description?: string;
  readonly optional?: true;
}
const presence = ({ optional }: Options): PropertyDecorator[] => (optional === true ? [ValidateIf((_object, value) => value !== undefined)] : []);

/** A day of the calendar; 2026-02-30 is none. */
export const DayField = (options: Options = {}): PropertyDecorator =>
  applyDecorators(
    ...presence(options),
    ApiProperty({
      type: String,
      format: 'date',
      required: options.optional !== true,
      example: '2026-11-21',
      ...(options.description === undefined ? {} : { description: options.description }),
    }),
    Validate(IsDay),
  );
