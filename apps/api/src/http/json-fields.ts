import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsNumber, Max, Min, ValidateIf } from 'class-validator';

interface Options {
  readonly description: string;
  readonly optional?: true;
  readonly nullable?: true;
}
const presence = ({ optional, nullable }: Options): PropertyDecorator =>
  ValidateIf((_object, value) => !(optional === true && value === undefined) && !(nullable === true && value === null));
const documented = (type: typeof Boolean | typeof Number, { description, optional, nullable }: Options): PropertyDecorator =>
  ApiProperty({ type, description, required: optional !== true, nullable: nullable === true });

export const BooleanField = (options: Options): PropertyDecorator =>
  applyDecorators(presence(options), documented(Boolean, options), IsBoolean({ message: 'must be true or false' }));

export const NumberField = (options: Options): PropertyDecorator =>
  applyDecorators(presence(options), documented(Number, options), IsNumber({ allowNaN: false, allowInfinity: false }, { message: 'must be a number' }));

/** A whole number in a JSON body. */
export function IntegerField(options: Options & { readonly min: number; readonly max: number }): PropertyDecorator {
  const { min, max, description, optional } = options;
  const message = `must be a whole number from ${String(min)} to ${String(max)}`;
  return applyDecorators(
    presence(options),
    ApiProperty({ type: 'integer', minimum: min, maximum: max, description, required: optional !== true }),
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}
