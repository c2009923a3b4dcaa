import { COLLECTIONS } from '@app/collections';
import { type CollectionSpec } from '@app/platform';
import { DATED_COLLECTIONS, UNDATED_COLLECTIONS } from '@app/retention';

/** Everything whose access says that it expires is removed by somebody, and by an index. */
const EXPIRING = ['insert-expiring', 'updatable-expiring', 'removable'];
const forgotten = (specs: readonly CollectionSpec[]): readonly string[] =>
  specs
    .filter(({ name, access }) => EXPIRING.includes(access) && ![...DATED_COLLECTIONS.map((dated) => dated.name), ...UNDATED_COLLECTIONS].includes(name))
    .map(({ name }) => name);
const unindexed = (specs: readonly CollectionSpec[]): readonly string[] =>
  DATED_COLLECTIONS.filter(({ name, field }) => {
    const spec = specs.find((one) => one.name === name);
    return spec?.indexes.some(({ key }) => JSON.stringify(Object.keys(key)) === JSON.stringify(['organizationId', field])) !== true;
  }).map(({ name }) => name);

const planted: CollectionSpec = { name: 'planted', tenant: true, access: 'insert-expiring', indexes: [] };

describe('what expires', () => {
  it('is each known to retention, and nothing else is', () => {
    expect(forgotten(COLLECTIONS)).toEqual([]);
    const expiring = COLLECTIONS.filter(({ access }) => EXPIRING.includes(access)).map(({ name }) => name);
    expect([...DATED_COLLECTIONS.map(({ name }) => name), ...UNDATED_COLLECTIONS].filter((name) => !expiring.includes(name))).toEqual([]);
    expect(forgotten([...COLLECTIONS, planted])).toEqual(['planted']);
  });

  it('is found by an index on its date', () => {
    expect(unindexed(COLLECTIONS)).toEqual([]);
    expect(unindexed(COLLECTIONS.map((spec) => ({ ...spec, indexes: [] })))).toEqual(DATED_COLLECTIONS.map(({ name }) => name));
  });
});
