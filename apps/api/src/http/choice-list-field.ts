import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Validate, ValidateIf, type ValidationArguments, ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';

const choicesOf = (given: ValidationArguments | undefined): readonly unknown[] => given?.constraints ?? [];

@ValidatorConstraint({ name: 'isChoiceList' })
class IsChoiceList implements ValidatorConstraintInterface {
  validate(value: unknown, given?: ValidationArguments): boolean {
    const choices = choicesOf(given);
    return Array.isArray(value) && value.length > 0 && value.length <= choices.length && value.every((one) => choices.includes(one));
  }
  defaultMessage(given?: ValidationArguments): string {
    return `must be a list of one or more of ${choicesOf(given).map(String).join(', ')}`;
  }
}

interface Options {
  readonly description: string;
  readonly optional?: true;
}

/** One or more of a few words. */
export const ChoiceListField = (choices: readonly string[], { description, optional }: Options): PropertyDecorator =>
  applyDecorators(
    ...(optional === true ? [ValidateIf((_object, value) => value !== undefined)] : []),
    ApiProperty({
      type: 'array',
      items: { type: 'string', enum: [...choices] },
      minItems: 1,
      maxItems: choices.length,
      required: optional !== true,
      description,
    }),
    Validate(IsChoiceList, [...choices]),
  );
