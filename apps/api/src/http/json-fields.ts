import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean, IsNumber, ValidateIf } from 'class-validator';

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
