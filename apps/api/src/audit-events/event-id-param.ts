import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';

import { InvalidInput } from '@app/kernel';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

class UuidPipe implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    if (typeof value !== 'string' || !UUID.test(value)) throw new InvalidInput([{ field: 'id', message: 'must be a UUID in lower case' }]);
    return value;
  }
}

/** Audit events are named by UUIDs: made before their transaction, so that a repeated job cannot log twice. */
export const EventIdParam = (): ParameterDecorator => (target, key, index) => {
  Param('id', new UuidPipe())(target, key, index);
  const method = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key !== undefined && method !== undefined) ApiParam({ name: 'id', schema: { type: 'string', pattern: UUID.source } })(target, key, method);
};
