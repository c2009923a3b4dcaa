import { type OrganizationId, toOrganizationId } from '@app/kernel';

import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { OrganizationRepository, type OrganizationRow, organizationSchema } from './organization.repository.js';
import { OrganizationDirectory } from './organization-directory.js';
import { ORGANIZATIONS } from './organizations.collections.js';

const id = (n: number): OrganizationId => toOrganizationId(n.toString(16).padStart(24, '0'));
let database: TestDatabase;
let directory: OrganizationDirectory;
let organizations: OrganizationRepository;
beforeAll(async () => {
  database = await openTestDatabase([ORGANIZATIONS]);
  const model = database.connection.model<OrganizationRow>(ORGANIZATIONS.name, organizationSchema);
  directory = new OrganizationDirectory(model);
  organizations = new OrganizationRepository(model);
}, 60_000);
afterAll(async () => database.close({ problemsExpected: true }));

const add = (n: number): Promise<void> =>
  database.transactions.run((tx) =>
    organizations.add(
      { id: id(n), name: `Org ${String(n)}`, timeZone: 'UTC', settings: { retentionMonths: 84, populationMonths: 13 }, createdAt: new Date() },
      tx,
    ),
  );

describe('OrganizationDirectory', () => {
  it('knows whether there is any, and pages through all of them once', async () => {
    expect(await directory.hasAny()).toBe(false);
    for (const n of [3, 1, 5, 2, 4]) await add(n);
    expect(await directory.hasAny()).toBe(true);
    const seen: OrganizationId[] = [];
    for (let page = await directory.page(2); page.length > 0; page = await directory.page(2, page.at(-1)?.id)) seen.push(...page.map((org) => org.id));
    expect(seen).toEqual([1, 2, 3, 4, 5].map(id));
  });

  it('is what the oracle calls unscoped, and the only thing here that is', () => {
    expect(database.oracle.problems.length).toBeGreaterThan(0);
    for (const problem of database.oracle.problems) expect(problem).toMatch(/^find organizations: unscoped/);
  });

  it('the database refuses a row of another shape, whoever writes it', async () => {
    const rows = database.root.db(database.name).collection(ORGANIZATIONS.name);
    await expect(rows.insertOne({ organizationId: 'text', name: 'x' })).rejects.toMatchObject({ code: 121 });
  });
});
