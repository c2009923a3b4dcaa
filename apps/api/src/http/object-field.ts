import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsObject, ValidateIf } from 'class-validator';

interface ObjectOptions {
  readonly description: string;
  readonly example: Readonly<Record<string, string>>;
  readonly optional?: true;
}

/** An object whose fields somebody else knows (a connector's definition, the catalogue): its own parser names each wrong one. */
export function ObjectField({ description, example, optional }: ObjectOptions): PropertyDecorator {
  return applyDecorators(
    ...(optional === true ? [ValidateIf((_object, value) => value !== undefined)] : []),
    ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, selfRequired: optional !== true, description, example }),
    IsObject({ message: 'must be an object' }),
  );
}
