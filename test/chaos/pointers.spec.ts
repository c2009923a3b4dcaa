import path from 'node:path';

import { Schema } from 'mongoose';

import { COLLECTIONS } from '@app/collections';

import { ROOT } from '../architecture/planted-tree.js';
import { filesBelow, SHIPPED } from '../architecture/project-files.js';
import { orphansOf, POINTERS, type Pointers } from './pointers.js';

const modules = filesBelow(ROOT, 'libs').filter((name) => SHIPPED.test(name) && /\/persistence\/.*(?<!\/index)\.ts$/.test(name));
// eslint-disable-next-line @typescript-eslint/no-require-imports -- every persistence file there is, also those that no face exports
const exported = modules.flatMap((name) => Object.values(require(path.join(ROOT, name)) as Record<string, unknown>));
const schemas = [...new Set(exported.filter((value) => value instanceof Schema))];
const names = COLLECTIONS.map(({ name }) => name);

const fieldsOf = (pointers: Pointers | undefined): readonly string[] =>
  pointers === undefined || typeof pointers === 'string' ? [] : pointers.map(({ field }) => field);
/** Fields of a schema that hold an id and that the table does not know. */
const untold = (schema: Schema, table: Readonly<Record<string, Pointers>>): readonly string[] =>
  Object.entries(schema.paths)
    .filter(([field, { instance }]) => instance === 'ObjectId' && field !== '_id' && field !== 'organizationId')
    .map(([field]) => field)
    .filter((field) => !fieldsOf(table[String(schema.get('collection'))]).includes(field));

describe('the table of pointers', () => {
  it('knows every collection of the product, and no other', () => {
    expect(Object.keys(POINTERS).toSorted()).toEqual(names.toSorted());
  });

  it('says where rows point, or why nowhere', () => {
    for (const pointers of Object.values(POINTERS)) expect(pointers.length).toBeGreaterThan(typeof pointers === 'string' ? 15 : 0);
    for (const pointers of Object.values(POINTERS)) if (typeof pointers !== 'string') for (const { to } of pointers) expect(names).toContain(to);
  });

  it('knows every field that holds an id, and names none that rows do not have', () => {
    expect(schemas.length).toBeGreaterThan(25);
    expect(schemas.flatMap((schema) => untold(schema, POINTERS))).toEqual([]);
    const known = (name: string): readonly string[] =>
      schemas.filter((schema) => schema.get('collection') === name).flatMap((schema) => Object.keys(schema.paths));
    const unknown = Object.entries(POINTERS).flatMap(([name, pointers]) =>
      fieldsOf(pointers).filter((field) => !known(name).includes(field.split('.')[0] ?? '')),
    );
    expect(unknown).toEqual([]);
  });

  it('that forgets a field, or a collection, is found out', () => {
    const { evidence_seals: seals = [], ...rest } = POINTERS;
    const short = { ...rest, evidence_seals: typeof seals === 'string' ? [] : seals.slice(1) };
    expect(schemas.flatMap((schema) => untold(schema, short))).toEqual(['evidenceId', 'evidenceId']);
    expect(orphansOf({ evidence_seals: [] }, rest)).toEqual(['evidence_seals: nobody knows where its rows point']);
  });
});

describe('a row', () => {
  const all = {
    organizations: [{ _id: 'o1', organizationId: 'one' }, { _id: 'o2', organizationId: 'two' }], // prettier-ignore
    accounts: [{ _id: 'person' }],
    members: [{ _id: 'member', organizationId: 'one', accountId: 'person' }],
    connections: [{ _id: 'c', organizationId: 'one', lastRun: null }],
    evidence: [],
    assessments: [{ _id: 'a', organizationId: 'one', previousId: null, attachments: [] }],
  };
  it('that points where something is, or nowhere where it may, is no orphan', () => {
    expect(orphansOf(all)).toEqual([]);
  });
  it.each([
    ['at nothing', { connections: [{ _id: 'c', organizationId: 'one', lastRun: { id: 'gone' } }] }, 'connections c: its lastRun.id points nowhere'],
    ['at what is gone', { accounts: [] }, 'members member: its accountId points nowhere'],
    ['at another organization', { population_salts: [{ _id: 's', organizationId: 'two', connectionId: 'c' }] }, 'population_salts s: its connectionId points nowhere'],
    ['from a list', { assessments: [{ _id: 'a', organizationId: 'one', attachments: [{ evidenceId: 'gone' }] }] }, 'assessments a: its attachments.evidenceId points nowhere'],
    ['without its pointer', { population_salts: [{ _id: 's', organizationId: 'one' }] }, 'population_salts s: its connectionId points nowhere'],
    ['without its organization', { metric_targets: [{ _id: 'm', organizationId: 'gone' }] }, 'metric_targets m: its organization is not there'],
  ])('that points %s is found', (_what, change, problem) => {
    expect(orphansOf({ ...all, ...change })).toEqual([problem]);
  }); // prettier-ignore
});
