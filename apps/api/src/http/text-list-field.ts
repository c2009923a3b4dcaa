import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Validate, ValidateIf, type ValidationArguments, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';

const mostOf = (given: ValidationArguments | undefined): number => Number(given?.constraints[0]);
const longestOf = (given: ValidationArguments | undefined): number => Number(given?.constraints[1]);

@ValidatorConstraint({ name: 'isTextList' })
class IsTextList implements ValidatorConstraintInterface {
  validate(value: unknown, given?: ValidationArguments): boolean {
    const isText = (one: unknown): boolean => typeof one === 'string' && one.length > 0 && one.length <= longestOf(given);
    return Array.isArray(value) && value.length <= mostOf(given) && value.every(isText);
  }
  defaultMessage(given?: ValidationArguments): string {
    return `must be a list of at most ${String(mostOf(given))} texts of 1 to ${String(longestOf(given))} characters`;
  }
}

interface Options {
  readonly max: number;
  readonly maxLength: number;
  readonly description: string;
  readonly example: readonly string[];
}

/** Short texts whose meaning somebody else knows (the catalogue): it names each wrong one by its place. May be left out. */
export const TextListField = ({ max, maxLength, description, example }: Options): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_object, value) => value !== undefined),
    ApiProperty({ type: 'array', items: { type: 'string', minLength: 1, maxLength }, maxItems: max, required: false, description, example: [...example] }),
    Validate(IsTextList, [max, maxLength]),
  );
