import { join } from 'node:path';

import { collect, type Collected, testConnection, whenOn } from '@app/connector-sdk';
import { loadFixtures, ReplayTransport } from '@app/connector-sdk/testing.js';
import { FixedClock, toLocalDate } from '@app/kernel';

import { bamboohr } from './bamboohr.connector.js';
import { PeopleVendor, type RawPerson } from './testing/people-vendor.js';

const TODAY = toLocalDate('2026-11-21');
const SIZE = 50_000;

/** 50,000 people with a field that nobody asked for; 1,500 left within 90 days. */
function company(): readonly RawPerson[] {
  return Array.from({ length: SIZE }, (_, index): RawPerson => {
    const eeid = String(index + 1);
    const base = { eeid, hireDate: '2020-01-01', salary: `secret-${'x'.repeat(200)}` };
    return index < 1_500 ? { ...base, status: 'Inactive', terminationDate: '2026-10-30' } : { ...base, status: 'Active', terminationDate: '0000-00-00' };
  });
}

async function read(mode: 'totals' | 'rows'): Promise<{ readonly collected: Collected; readonly vendor: PeopleVendor }> {
  const vendor = new PeopleVendor(company(), { sendsEverything: true });
  const capabilities = { onboardingTasks: 'available', taskTotals: 'available' } as const;
  const collected = await collect({
    definition: bamboohr,
    transport: vendor,
    clock: new FixedClock('2026-11-21T06:00:00Z'),
    mode,
    capabilities,
    today: TODAY,
    timeZone: 'UTC',
    weekly: false,
  });
  return { collected, vendor };
}

const countOf = ({ outcomes }: Collected, metric: string): unknown => {
  const outcome = outcomes.find((found) => found.metric === metric);
  return outcome?.outcome === 'measured' ? outcome.value : outcome;
};

describe('a company of 50,000', () => {
  it('is read in six calls on an ordinary day, and one more for each further 1,000 terminations', async () => {
    const { collected, vendor } = await read('totals');
    expect(vendor.calls).toHaveLength(7);
    expect(countOf(collected, 'hr.active_headcount')).toEqual({ count: SIZE - 1_500 });
    expect(countOf(collected, 'hr.terminations_30d')).toEqual({ count: 1_500 });
    expect(vendor.calls.map(({ body }) => JSON.stringify(body))).toEqual([
      `{"fields":["eeid"],"filter":"status eq 'Active'","page":1,"pageSize":1}`,
      `{"fields":["eeid"],"filter":"status eq 'Inactive'","page":1,"pageSize":1}`,
      `{"fields":["eeid"],"page":1,"pageSize":1}`,
      ...[1, 2].map(
        (page) =>
          `{"fields":["eeid","terminationDate","status","employmentStatusTerminationType"],"filter":"terminationDate ge '2026-08-23' and terminationDate le '2026-11-21'","orderBy":"terminationDate desc, eeid asc","page":${page},"pageSize":1000}`,
      ),
      `{"fields":["eeid","taskName","taskTasklist","taskCategory","taskDueDate","taskCompletedDate"],"filter":"hireDate ge '2026-08-23' and hireDate le '2026-11-21' and taskName ne ''","page":1,"pageSize":1}`,
      `{"fields":["eeid","taskName","taskTasklist","taskCategory","taskDueDate","taskCompletedDate"],"filter":"hireDate ge '2026-08-23' and hireDate le '2026-11-21' and taskName ne '' and taskCompletedDate ge '1970-01-01'","page":1,"pageSize":1}`,
    ]);
  });

  it('is walked in fifty pages, and of each row only the allow-listed fields are kept', async () => {
    const { collected, vendor } = await read('rows');
    expect(vendor.calls.filter(({ body }) => JSON.stringify(body).includes('"orderBy":"eeid asc"'))).toHaveLength(50);
    expect(countOf(collected, 'hr.active_headcount')).toEqual({ count: SIZE - 1_500 });
    const rows = collected.outcomes.flatMap((outcome) => (outcome.outcome === 'measured' ? (outcome.population.rows ?? []) : []));
    const fields = new Set(rows.flatMap(({ row }) => Object.keys(row)));
    expect([...fields].sort()).toEqual(['eeid', 'employmentStatusTerminationType', 'hireDate', 'status', 'terminationDate']);
    expect(JSON.stringify([collected.exchanges, rows.slice(0, 100)])).not.toContain('secret-');
  });
});

describe('the scope of a figure', () => {
  it('is the same on another day, so that an equal finding is a confirmation', async () => {
    const people: readonly RawPerson[] = [{ eeid: '1', status: 'Active', hireDate: '2020-01-01', terminationDate: null }];
    const scopes = await Promise.all(
      ['2024-02-29', '2026-11-21', '2027-01-01'].map(async (today) => {
        const capabilities = { onboardingTasks: 'available', taskTotals: 'available' } as const;
        const clock = new FixedClock('2026-11-21T06:00:00Z');
        const input = {
          definition: bamboohr,
          transport: new PeopleVendor(people),
          clock,
          mode: 'totals',
          capabilities,
          today: toLocalDate(today),
          timeZone: 'UTC',
          weekly: false,
        } as const;
        return (await collect(input)).outcomes.map((outcome) => (outcome.outcome === 'measured' ? outcome.scope : outcome.outcome));
      }),
    );
    expect(scopes[1]).toEqual(scopes[0]);
    expect(scopes[2]).toEqual(scopes[0]);
    expect(JSON.stringify(scopes[0])).toContain("terminationDate ge 'D-90' and terminationDate le 'D'");
  });
});

describe('what the key may see', () => {
  it('has the same digest at connect and in a weekly run, and no digest on other days', async () => {
    const fixtures = new Map(loadFixtures(join(import.meta.dirname, 'fixtures')).map((fixture) => [fixture.name, fixture]));
    const transport = (name: string): ReplayTransport => new ReplayTransport(fixtures.get(name)?.exchanges ?? []);
    const base = { definition: bamboohr, clock: new FixedClock('2026-11-21T06:00:00Z') };
    const reading = {
      ...base,
      mode: 'totals',
      capabilities: { onboardingTasks: 'available', taskTotals: 'available' },
      today: TODAY,
      timeZone: 'UTC',
    } as const;
    const connected = await testConnection({ ...base, transport: transport('healthy-connect'), config: { subdomain: 'acme' }, when: whenOn(TODAY, 'UTC') });
    const weekly = await collect({ ...reading, transport: transport('healthy-weekly'), weekly: true });
    const daily = await collect({ ...reading, transport: transport('healthy'), weekly: false });
    const tooMuch = await testConnection({ ...base, transport: transport('too-much-connect'), config: { subdomain: 'acme' }, when: whenOn(TODAY, 'UTC') });
    expect(connected.permissionDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(weekly.permissionDigest).toBe(connected.permissionDigest);
    expect(daily.permissionDigest).toBeNull();
    expect(tooMuch.permissionDigest).not.toBe(connected.permissionDigest);
  });
});
