import { COLLECTIONS } from '@app/collections';
import { changeChannel, jobCatalog } from '@app/jobs';
import { toOrganizationId } from '@app/kernel';
import { type CollectionSpec } from '@app/platform';

type Index = CollectionSpec['indexes'][number];
/** A unique index without the organization first tells one tenant what another has. */
const tellTale = (specs: readonly Pick<CollectionSpec, 'name' | 'tenant' | 'indexes'>[]): readonly string[] =>
  specs
    .filter(({ tenant }) => tenant)
    .flatMap(({ name, indexes }) =>
      indexes.filter(({ key }: Index) => Object.keys(key)[0] !== 'organizationId').map(({ key }) => `${name} ${JSON.stringify(key)}`),
    );

it('every unique index of a tenant’s collection begins with the organization', () => {
  expect(COLLECTIONS.flatMap(({ indexes }) => indexes.filter(({ unique }) => unique === true)).length).toBeGreaterThan(8);
  expect(tellTale(COLLECTIONS)).toEqual([]);
  expect(tellTale([{ name: 'planted', tenant: true, indexes: [{ key: { email: 1 }, unique: true }] }])).toEqual(['planted {"email":1}']);
});

const organizationId = 'a'.repeat(24);
const withOrganization = (key: string): boolean => key.includes(organizationId);
it.each(Object.entries(jobCatalog))('the key under which Redis holds a job of %s names the organization', (_name, { dedupeBy }) => {
  const payload = { organizationId, connectionId: 'b'.repeat(24), slot: '2026-11-21' };
  expect(withOrganization(dedupeBy(payload as never))).toBe(true);
  expect(withOrganization(`${payload.connectionId}/${payload.slot}`)).toBe(false);
});

it('the channel on which Redis carries changes names the organization', () => {
  expect(withOrganization(changeChannel(toOrganizationId(organizationId)))).toBe(true);
  expect(changeChannel(toOrganizationId('b'.repeat(24)))).not.toBe(changeChannel(toOrganizationId(organizationId)));
});
