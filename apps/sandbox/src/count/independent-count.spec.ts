import { startTestSandbox, type TestSandbox } from '../testing.js';

interface Figures {
  readonly activeHeadcount: number;
  readonly inactive: number;
  readonly visible: number;
  readonly terminations30d: number;
  readonly onboarding: { readonly numerator: number; readonly denominator: number };
}

const daysFrom = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

describe('the independent count', () => {
  let sandbox: TestSandbox;
  beforeAll(async () => {
    sandbox = await startTestSandbox();
  });
  afterAll(() => sandbox.stop());

  const total = async (slug: string, filter?: string): Promise<number> =>
    (await sandbox.query(slug, { fields: ['eeid'], filter, pageSize: 1 })).meta.totalItems;
  const throughTheApi = async (slug: string, today: string): Promise<Figures> => {
    const hires = `hireDate ge '${daysFrom(today, -90)}' and hireDate le '${today}' and taskName ne ''`;
    return {
      activeHeadcount: await total(slug, "status eq 'Active'"),
      inactive: await total(slug, "status eq 'Inactive'"),
      visible: await total(slug),
      terminations30d: await total(slug, `terminationDate ge '${daysFrom(today, -30)}' and terminationDate le '${today}'`),
      onboarding: { numerator: await total(slug, `${hires} and taskCompletedDate ge '1970-01-01'`), denominator: await total(slug, hires) },
    };
  };
  const counted = async (slug: string): Promise<Figures & { today: string }> =>
    (await sandbox.control('GET', `/companies/${slug}/count`)).json as Figures & { today: string };

  it('equals what the API says for 220 companies and days, whatever the conventions', async () => {
    const seen = { terminations: 0, tasks: 0, open: 0 };
    for (let number = 0; number < 220; number++) {
      const anchor = daysFrom('2026-01-01', number * 7);
      const terminationDay = number % 2 === 0 ? 'last-day-employed' : 'first-day-off';
      const rehire = number % 3 === 0 ? 'keeps' : 'clears';
      await sandbox.control('PUT', '/companies/many', { people: (number * 37) % 300, seed: number, anchor, terminationDay, rehire });
      const today = number % 20 === 0 ? '2028-02-29' : daysFrom(anchor, ((number * 13) % 200) - 60);
      expect((await sandbox.control('PUT', '/today', { company: 'many', today })).status).toBe(200);
      const { today: day, ...figures } = await counted('many');
      expect(day).toBe(today);
      expect({ number, ...(await throughTheApi('many', today)) }).toEqual({ number, ...figures });
      seen.terminations += figures.terminations30d;
      seen.tasks += figures.onboarding.denominator;
      seen.open += figures.onboarding.denominator - figures.onboarding.numerator;
    }
    // Equal figures prove little when they are all zero.
    expect(Math.min(seen.terminations, seen.tasks, seen.open)).toBeGreaterThan(200);
  }, 60_000);

  it('counts to the day at every edge of every window', async () => {
    const today = '2026-11-21';
    await sandbox.control('PUT', '/companies/edges', { people: 0, today });
    const task = (completedOn: string | null): object => ({ name: 'Badge issued', assignedOn: '2026-01-01', dueOn: '2026-12-01', completedOn });
    const hire = async (hireDate: string, more: object = {}): Promise<string> => {
      const reply = await sandbox.control('POST', '/companies/edges/people', { kind: 'hire', hireDate, enteredOn: '2020-01-01', tasks: [], ...more });
      return (reply.json as { items: { employeeId: string }[] }).items[0]?.employeeId ?? '';
    };
    for (const date of ['2026-10-21', '2026-10-22', '2026-11-20', '2026-11-21', '2026-11-22']) {
      await sandbox.control('POST', '/companies/edges/people', { kind: 'terminate', employeeId: await hire('2020-01-01'), date });
    }
    await hire('2026-08-22', { tasks: [task('2026-09-01')] });
    await hire('2026-08-23', { tasks: [task('2026-09-01'), task(null)] });
    await hire('2026-11-21', { tasks: [task('2026-11-21'), task('2026-11-22')] });
    await hire('2026-11-22', { tasks: [task(null)] });
    await hire('2026-11-01', { tasks: [task(null)], hireDateBlank: true });
    const { today: day, ...figures } = await counted('edges');
    expect(day).toBe(today);
    // Leavers: three gone, the one of today still in on the last day, the one of tomorrow too. Hires: four in, one of them without a date; one to come.
    expect(figures).toEqual({ activeHeadcount: 6, inactive: 4, visible: 10, terminations30d: 3, onboarding: { numerator: 2, denominator: 4 } });
    expect(await throughTheApi('edges', today)).toEqual(figures);
  });

  it('differs from the API as soon as the API lies', async () => {
    const { today, ...figures } = await counted('acme');
    expect(await throughTheApi('acme', today)).toEqual(figures);
    for (const lie of [{ name: 'sudden-drop' }, { name: 'narrowed-key' }, { name: 'disagreeing-totals' }, { name: 'tasks-unknown-shape' }]) {
      await sandbox.control('PUT', '/companies/acme/scenario', lie);
      expect(await throughTheApi('acme', today)).not.toEqual(figures);
      expect((await counted('acme')).visible).toBe(figures.visible);
    }
    await sandbox.control('PUT', '/companies/acme/scenario', { name: 'healthy' });
  });
});
