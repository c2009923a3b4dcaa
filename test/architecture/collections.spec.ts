import path from 'node:path';

import { Schema } from 'mongoose';

import { COLLECTIONS } from '@app/collections';
import { type CollectionSpec, globalSchema, requireOrganizationScope, ROLE_CANARY, tenantSchema } from '@app/platform';

import { ROOT } from './planted-tree.js';
import { filesBelow, SHIPPED } from './project-files.js';

const modules = filesBelow(ROOT, 'libs').filter((name) => SHIPPED.test(name) && /\/persistence\/.*(?<!\/index)\.ts$/.test(name));
// eslint-disable-next-line @typescript-eslint/no-require-imports -- every persistence file there is, also those that no face exports
const exported = modules.flatMap((name) => Object.values(require(path.join(ROOT, name)) as Record<string, unknown>));
const schemas = [...new Set(exported.filter((value) => value instanceof Schema))];
const specs = [...new Set(exported.filter(isSpec))];

function isSpec(value: unknown): value is CollectionSpec {
  return typeof value === 'object' && value !== null && ['name', 'tenant', 'access', 'indexes'].every((key) => key in value);
}
const collectionOf = (schema: Schema): string => String(schema.get('collection'));

function specProblems(spec: CollectionSpec): readonly string[] {
  if (!spec.tenant) return [];
  const indexes = spec.indexes
    .filter(({ key }) => Object.keys(key)[0] !== 'organizationId')
    .map(({ key }) => `${spec.name}: index ${JSON.stringify(key)} does not begin with organizationId`);
  return [...indexes, ...validatorProblems(spec)];
}
function validatorProblems({ name, validator, access }: CollectionSpec): readonly string[] {
  if (validator === undefined) return access === 'insert-only' ? [`${name}: insert-only without a validator`] : [];
  const required: unknown = validator['required'];
  const properties = validator['properties'] as Record<string, unknown>;
  const open = access === 'insert-only' && validator['additionalProperties'] !== false ? [`${name}: the validator lets unknown fields through`] : [];
  const isRequired = Array.isArray(required) && required.includes('organizationId');
  const isObjectId = JSON.stringify(properties['organizationId']) === '{"bsonType":"objectId"}';
  return isRequired && isObjectId ? open : [...open, `${name}: the validator does not demand an ObjectId organizationId`];
}

function schemaProblems(schema: Schema, spec: CollectionSpec | undefined): readonly string[] {
  const name = collectionOf(schema);
  if (spec === undefined) return [`${name}: its schema belongs to no collection of COLLECTIONS`];
  const demands: Readonly<Record<string, boolean>> = spec.tenant
    ? {
        'requires organizationId': schema.path('organizationId')?.options['required'] === true,
        'keeps organizationId': schema.path('organizationId')?.options['immutable'] === true,
        'shards by organizationId': JSON.stringify(schema.get('shardKey')) === '{"organizationId":1}',
        'is guarded': (schema as unknown as { readonly plugins: readonly { readonly fn: unknown }[] }).plugins.some(
          ({ fn }) => fn === requireOrganizationScope,
        ),
        ...common(schema),
      }
    : common(schema);
  return Object.entries(demands).flatMap(([demand, met]) => (met ? [] : [`${name}: no schema that ${demand}`]));
}
const common = (schema: Schema): Readonly<Record<string, boolean>> => ({
  'throws on an unknown field': schema.get('strict') === 'throw' && schema.get('strictQuery') === 'throw',
  'leaves indexes to the migrator': schema.get('autoIndex') === false && schema.get('autoCreate') === false,
});

const withoutSchema = (all: readonly CollectionSpec[], known: readonly Schema[]): readonly string[] =>
  all.filter(({ name }) => name !== ROLE_CANARY.name && !known.some((schema) => collectionOf(schema) === name)).map(({ name }) => name);
const notGathered = (found: readonly CollectionSpec[], gathered: readonly CollectionSpec[]): readonly string[] =>
  found.filter((spec) => !gathered.includes(spec)).map(({ name }) => name);

const aSpec = (over: Partial<CollectionSpec> = {}): CollectionSpec => ({
  name: 'planted',
  tenant: true,
  access: 'insert-only',
  indexes: [{ key: { organizationId: 1, at: 1 } }],
  validator: { additionalProperties: false, required: ['organizationId'], properties: { organizationId: { bsonType: 'objectId' } } },
  ...over,
});

describe('collections', () => {
  it('are found where the libs keep them', () => {
    expect(specs.length).toBeGreaterThan(10);
    expect(schemas.length).toBeGreaterThan(10);
  });

  it('are all gathered in COLLECTIONS, once each', () => {
    expect(notGathered(specs, COLLECTIONS)).toEqual([]);
    expect(new Set(COLLECTIONS.map(({ name }) => name)).size).toBe(COLLECTIONS.length);
  });

  it('of tenants have organizationId first in every index and demanded by the validator', () => {
    expect(COLLECTIONS.filter(({ name }) => name !== ROLE_CANARY.name).flatMap(specProblems)).toEqual([]);
  });

  it('of tenants have a schema that requires, keeps and guards organizationId', () => {
    expect(withoutSchema(COLLECTIONS, schemas)).toEqual([]);
    expect(
      schemas.flatMap((schema) =>
        schemaProblems(
          schema,
          COLLECTIONS.find(({ name }) => name === collectionOf(schema)),
        ),
      ),
    ).toEqual([]);
  });

  it('outside every organization are these two', () => {
    expect(COLLECTIONS.filter(({ tenant }) => !tenant).map(({ name }) => name)).toEqual([ROLE_CANARY.name, 'accounts']);
  });
});

describe('a collection that forgets its organization is found out:', () => {
  it.each([
    ['an index that begins elsewhere', { indexes: [{ key: { at: 1 } }] }, 'planted: index {"at":1} does not begin with organizationId'],
    [
      'a unique index of its own',
      { indexes: [{ key: { email: 1, organizationId: 1 }, unique: true }] },
      'planted: index {"email":1,"organizationId":1} does not begin with organizationId',
    ],
    [
      'a validator that takes any organization',
      { validator: { additionalProperties: false, required: [], properties: {} } },
      'planted: the validator does not demand an ObjectId organizationId',
    ],
    [
      'an open validator',
      { validator: { required: ['organizationId'], properties: { organizationId: { bsonType: 'objectId' } } } },
      'planted: the validator lets unknown fields through',
    ],
  ] as const)('%s', (_what, over, problem) => {
    expect(specProblems(aSpec())).toEqual([]);
    expect(specProblems(aSpec(over))).toEqual([problem]);
  });

  it('one without a validator, one without a schema, one that is not gathered', () => {
    const { name, tenant, access, indexes } = aSpec();
    expect(specProblems({ name, tenant, access, indexes })).toEqual(['planted: insert-only without a validator']);
    expect(withoutSchema([aSpec()], schemas)).toEqual(['planted']);
    expect(notGathered([aSpec()], COLLECTIONS)).toEqual(['planted']);
  });

  it('a bare schema, a global one, and one of an unknown collection', () => {
    const bare = new Schema({ organizationId: Schema.Types.ObjectId }, { collection: 'planted' });
    expect(schemaProblems(tenantSchema('planted', {}), aSpec())).toEqual([]);
    expect(schemaProblems(bare, aSpec())).toHaveLength(6);
    expect(schemaProblems(globalSchema('planted', {}), aSpec())).toHaveLength(4);
    expect(schemaProblems(bare, undefined)).toEqual(['planted: its schema belongs to no collection of COLLECTIONS']);
  });
});
