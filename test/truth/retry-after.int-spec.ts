import { Dispatcher, RunExecutor, RunReader } from '@app/connector-runs';
import { localDateIn } from '@app/kernel';

import { proofSize, proven } from '../support/proof.js';
import { company } from './company.js';
import { type Lane } from './lane.js';
import { type Credulous, withPlanted } from './planted-transports.js';
import { startTruthStack, type TruthStack } from './truth-stack.js';
import { type Healthy, json } from './wire.js';

jest.setTimeout(600_000);
let stack: TruthStack;
let lane: Lane;
beforeAll(async () => {
  stack = await startTruthStack({ lanesPerMode: 1 });
  [lane] = stack.lanes as [Lane];
}, 120_000);
afterAll(() => stack.stop());

const [SECOND, HOUR, DAY] = [1_000, 3_600_000, 86_400_000];
/** Without a wait that can be understood: the product's own first delay. */
const OWN_DELAY = 15 * 60_000;

interface Form {
  readonly name: string;
  /** null = no header. */
  readonly header: (now: Date) => string | null;
  /** What it asks for, by RFC 9110; null = nothing that can be understood. */
  readonly asksMs: number | null;
}
const in2Hours = (now: Date): Date => new Date(now.getTime() + 2 * HOUR);
const two = (value: number): string => String(value).padStart(2, '0');
const SHORT = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const LONG = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const clockOf = (at: Date): string => at.toISOString().slice(11, 19);
const rfc850 = (at: Date): string =>
  `${LONG[at.getUTCDay()] ?? ''}, ${two(at.getUTCDate())}-${MONTHS[at.getUTCMonth()] ?? ''}-${two(at.getUTCFullYear() % 100)} ${clockOf(at)} GMT`;
const asctime = (at: Date): string =>
  `${SHORT[at.getUTCDay()] ?? ''} ${MONTHS[at.getUTCMonth()] ?? ''} ${String(at.getUTCDate()).padStart(2, ' ')} ${clockOf(at)} ${String(at.getUTCFullYear())}`;

const FORMS: readonly Form[] = [
  { name: 'seconds', header: () => '7200', asksMs: 2 * HOUR },
  { name: 'zero', header: () => '0', asksMs: 0 },
  { name: 'seconds with blanks around', header: () => '  7200 ', asksMs: 2 * HOUR },
  { name: 'seconds with zeros before', header: () => '0007200', asksMs: 2 * HOUR },
  // More than a day is a day: the product goes on asking once a day, as it was told to.
  { name: 'more than a day', header: () => '99999999', asksMs: DAY },
  { name: 'more digits than a number holds', header: () => '9'.repeat(400), asksMs: DAY },
  { name: 'a date', header: (now) => in2Hours(now).toUTCString(), asksMs: 2 * HOUR },
  { name: 'a date of RFC 850', header: (now) => rfc850(in2Hours(now)), asksMs: 2 * HOUR },
  { name: 'a date of asctime', header: (now) => asctime(in2Hours(now)), asksMs: 2 * HOUR },
  { name: 'a date that has passed', header: (now) => new Date(now.getTime() - HOUR).toUTCString(), asksMs: 0 },
  { name: 'a date far away', header: (now) => new Date(now.getTime() + 400 * DAY).toUTCString(), asksMs: DAY },
  { name: 'a negative number', header: () => '-5', asksMs: null },
  { name: 'a fraction', header: () => '1.5', asksMs: null },
  { name: 'words', header: () => 'in a minute', asksMs: null },
  { name: 'nothing', header: () => '', asksMs: null },
  { name: 'no header', header: () => null, asksMs: null },
];

/** As a worker does: what is due and what is open. */
async function work(): Promise<void> {
  const { app } = stack.api;
  await app.get(Dispatcher).tick();
  const { items } = await app.get(RunReader).list(lane.org, { state: 'queued', connectionId: lane.connectionId }, { limit: 20 });
  for (const { connectionId, slot } of items)
    await app.get(RunExecutor).execute({ organizationId: lane.org, connectionId, slot }, { signal: new AbortController().signal });
}
const nextRunAt = async (): Promise<Date> => (await lane.connection())['nextRunAt'] as Date;

async function limitedOnce(status: number, { header }: Form): Promise<number> {
  const now = stack.api.clock.now();
  const wait = header(now);
  const headers = [`Date: ${now.toUTCString()}`, ...(wait === null ? [] : [`Retry-After: ${wait}`])];
  const limited = ({ json: value }: Healthy): Buffer => json(value, { status: `${String(status)} Wait`, headers });
  lane.vendor.fault(lane.slug, (_asked, healthy) => limited(healthy));
  lane.vendor.asked(lane.slug);
  await work();
  lane.vendor.fault(lane.slug, null);
  return lane.vendor.asked(lane.slug).length;
}

interface Kept {
  readonly problems: readonly string[];
  /** Calls within the wait. */
  readonly early: number;
  readonly afterwards: number;
}

/** A run of the schedule that is told to wait, looks within the wait, and the run after it. */
async function keptWait(status: number, form: Form): Promise<Kept> {
  const label = `${String(status)}, ${form.name}`;
  const problems: string[] = [];
  stack.api.clock.set(await nextRunAt());
  const at = stack.api.clock.now();
  lane.vendor.company(company(lane.slug, localDateIn(at, 'Europe/Berlin')));
  const calls = await limitedOnce(status, form);
  const closes = status === 429 || form.asksMs !== null;
  if (closes && calls !== 1) problems.push(`${label}: ${String(calls)} calls in the run that was told to wait`);
  const earliest = at.getTime() + Math.max(form.asksMs ?? 0, OWN_DELAY);
  const told = await nextRunAt();
  for (const before of [60 * SECOND, SECOND]) {
    stack.api.clock.set(new Date(earliest - before));
    await work();
  }
  const early = lane.vendor.asked(lane.slug).length;
  const planned = await nextRunAt();
  const first = Math.min(told.getTime(), planned.getTime());
  if (first < earliest) problems.push(`${label}: planned ${String(earliest - first)} ms too early`);
  stack.api.clock.set(planned);
  lane.vendor.company(company(lane.slug, localDateIn(planned, 'Europe/Berlin')));
  await work();
  if (((await lane.connection())['lastRun'] as { state: string }).state !== 'succeeded') problems.push(`${label}: the run after it failed`);
  return { problems, early, afterwards: lane.vendor.asked(lane.slug).length };
}

describe('Retry-After', () => {
  it('is obeyed in every form: no call of the schedule comes early, and the run after it succeeds', async () => {
    const problems: string[] = [];
    let [early, afterwards] = [0, 0];
    const cases = [429, 503].flatMap((status) => FORMS.slice(0, status === 503 ? proofSize(3, FORMS.length) : FORMS.length).map((form) => ({ status, form })));
    for (const { status, form } of cases) {
      const kept = await keptWait(status, form);
      problems.push(...kept.problems);
      early += kept.early;
      afterwards += kept.afterwards;
    }
    expect(problems).toEqual([]);
    proven({
      promise: 27,
      claim: 'A wait that the vendor asks for (at most a day) is obeyed in every form: no scheduled call comes early',
      counted: { forms: FORMS.length, cases: cases.length, earlyCalls: early, callsAfterwards: afterwards, problems: problems.length },
      demands: { forms: { atLeast: 12 }, earlyCalls: { atMost: 0 }, callsAfterwards: { atLeast: 100 }, problems: { atMost: 0 } },
    });
  });

  it('holds for people too: Sync now and Test are refused with the rest of the wait', async () => {
    stack.api.clock.set(await nextRunAt());
    lane.vendor.company(company(lane.slug, localDateIn(stack.api.clock.now(), 'Europe/Berlin')));
    await limitedOnce(429, FORMS[0] as Form);
    stack.api.clock.advanceMs(61_000);
    for (const what of ['runs', 'test']) {
      const refused = await lane.owner.post(`/api/v1/connections/${lane.connectionId}/${what}`);
      expect([refused.status, refused.body.code]).toEqual([429, 'connection.vendor-asked-to-wait']);
      expect(Number(refused.headers.get('retry-after'))).toBe(2 * 3_600 - 61);
      expect(refused.body.detail).toContain('another 119 min');
    }
    expect(lane.vendor.asked(lane.slug)).toEqual([]);
    stack.api.clock.set(await nextRunAt());
    lane.vendor.company(company(lane.slug, localDateIn(stack.api.clock.now(), 'Europe/Berlin')));
    expect((await lane.owner.post(`/api/v1/connections/${lane.connectionId}/test`)).status).toBe(200);
    await work();
    expect((await lane.connection())['lastRun']).toMatchObject({ state: 'succeeded' });
  });

  it('a run that begins within the wait sends nothing, and waits for the rest of it', async () => {
    const until = new Date(stack.api.clock.now().getTime() + 2 * HOUR);
    lane.vendor.asked(lane.slug);
    await work();
    const { asked, run } = await lane.run(null, false, until);
    expect(asked).toEqual([]);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'rate-limited' } });
    expect((await nextRunAt()).getTime()).toBeGreaterThanOrEqual(until.getTime());
    expect((await lane.connection())['vendorWaitUntil']).toEqual(until);
  });
});

describe('the suite is red', () => {
  it('for a client that loses the header on its way to the scheduler', async () => {
    const losing: Pick<Credulous, 'around'> = {
      around: (transport) => ({
        send: async (request) => {
          const result = await transport.send(request);
          return { ...result, headers: Object.fromEntries(Object.entries(result.headers).filter(([name]) => name !== 'retry-after')) };
        },
      }),
    };
    const { problems, early } = await withPlanted(lane, losing, () => keptWait(429, FORMS[0] as Form));
    expect(problems.join()).toMatch(/planned \d+ ms too early/);
    expect(early).toBeGreaterThan(0);
  });

  it('for a scheduler that heeds neither its plan nor the wait', async () => {
    const dispatcher = stack.api.app.get(Dispatcher);
    const tick = dispatcher.tick.bind(dispatcher);
    dispatcher.tick = async () => {
      const { root, name } = stack.api.database;
      await root
        .db(name)
        .collection('connections')
        .updateMany({}, { $set: { vendorWaitUntil: null, nextRunAt: stack.api.clock.now() } });
      return tick();
    };
    try {
      expect((await keptWait(429, FORMS[0] as Form)).early).toBeGreaterThan(0);
    } finally {
      dispatcher.tick = tick;
    }
  });
});
