import { plainToInstance, Type } from 'class-transformer';
import { IsInt, ValidateNested, validateSync } from 'class-validator';

import { toFieldProblems } from './field-problems.js';
import { TextField } from './fields.js';

import 'reflect-metadata';

class Inner {
  @TextField({ maxLength: 3 })
  readonly subdomain: string;
}
class Outer {
  @ValidateNested()
  @Type(() => Inner)
  readonly config: Inner;

  @ValidateNested({ each: true })
  @Type(() => Inner)
  readonly list: readonly Inner[];

  @IsInt()
  readonly count: number;
}
const problems = (value: object) =>
  toFieldProblems(
    validateSync(plainToInstance(Outer, value), { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true, stopAtFirstError: true }),
  );

describe('toFieldProblems', () => {
  it('names nested fields by their path', () => {
    expect(problems({ config: { subdomain: 'long' }, list: [{ subdomain: 'ok' }, { subdomain: 1 }], count: 1 })).toEqual([
      { field: 'config.subdomain', message: 'must have 1 to 3 characters' },
      { field: 'list.1.subdomain', message: 'must be text' },
    ]);
  });

  it('names unknown nested fields', () => {
    expect(problems({ config: { subdomain: 'a', organizationId: 'x' }, list: [], count: 1 })).toEqual([
      { field: 'config.organizationId', message: 'is not a field of this request' },
    ]);
  });

  it('drops the name that the library puts in front of its texts', () => {
    expect(problems({ config: { subdomain: 'a' }, list: [], count: 'x' })).toEqual([{ field: 'count', message: 'must be an integer number' }]);
  });
});
