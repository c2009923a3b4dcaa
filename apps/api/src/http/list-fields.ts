import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Validate, ValidateIf, type ValidationArguments, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';

const HEX64 = /^[0-9a-f]{64}$/;

const mostOf = (given: ValidationArguments | undefined): number => Number(given?.constraints[0]);

@ValidatorConstraint({ name: 'isHashList' })
class IsHashList implements ValidatorConstraintInterface {
  validate(value: unknown, given?: ValidationArguments): boolean {
    return Array.isArray(value) && value.length > 0 && value.length <= mostOf(given) && value.every((one) => typeof one === 'string' && HEX64.test(one));
  }
  defaultMessage(given?: ValidationArguments): string {
    return `must be a list of 1 to ${String(mostOf(given))} texts of 64 hex digits in lower case`;
  }
}

/** SHA-256 hashes in hex, at least one. */
export const HashListField = (options: { readonly max: number; readonly description: string }): PropertyDecorator =>
  applyDecorators(
    ValidateIf((_object, value) => value !== undefined),
    ApiProperty({
      type: 'array',
      items: { type: 'string', pattern: HEX64.source },
      minItems: 1,
      maxItems: options.max,
      required: false,
      description: options.description,
    }),
    Validate(IsHashList, [options.max]),
  );
