import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';

/** An object whose fields somebody else knows (a connector's definition): its own parser names each wrong one. */
export function ObjectField(options: { readonly description: string; readonly example: Readonly<Record<string, string>> }): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: options.description, example: options.example }),
    IsObject({ message: 'must be an object' }),
  );
}
