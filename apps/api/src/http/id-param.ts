import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';

import { InvalidInput, isObjectIdText } from '@app/kernel';

import { ID_PATTERN } from './fields.js';

/** A malformed id is the caller's mistake (400) and told apart from one that is not there (404). */
class ObjectIdPipe implements PipeTransform<unknown, string> {
  constructor(private readonly parameter: string) {}

  transform(value: unknown): string {
    if (!isObjectIdText(value)) throw new InvalidInput([{ field: this.parameter, message: 'must be an id of 24 hex digits' }]);
    return value;
  }
}

/** `@IdParam() id: string`: checked and documented. */
export const IdParam =
  (name = 'id'): ParameterDecorator =>
  (target, key, index) => {
    Param(name, new ObjectIdPipe(name))(target, key, index);
    const method = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (key !== undefined && method !== undefined) ApiParam({ name, schema: { type: 'string', pattern: ID_PATTERN.source } })(target, key, method);
  };
