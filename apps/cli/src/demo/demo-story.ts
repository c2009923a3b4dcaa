import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { CheckFailed } from '../cli.errors.js';
import { DemoApi } from './demo-api.js';
import { type DemoConnection } from './demo-connection.js';
import { type DemoVendor, type VendorCount } from './demo-vendor.js';

const RUNS_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 250;
const OPEN: readonly string[] = ['queued', 'running'];

const outcome = z.object({ metric: z.string(), outcome: z.string(), evidenceId: z.string().nullable() });
const run = z.object({
  id: z.string(),
  state: z.string(),
  startedAt: z.string().nullable(),
  outcomes: z.array(outcome),
  error: z.object({ message: z.string(), remedy: z.string() }).nullable(),
});
type DemoRun = z.infer<typeof run>;
const schedule = z.object({ nextRunAt: z.string().nullable() });
const runs = z.object({ items: z.array(run), nextCursor: z.string().nullable() });
const value = z.union([z.object({ count: z.number() }), z.object({ numerator: z.number(), denominator: z.number(), rate: z.number() })]);
const evidence = z.object({ id: z.string(), type: z.string(), asOf: z.string(), value });
const confirmations = z.object({ items: z.array(z.object({ runId: z.string(), asOf: z.string() })) });
const audit = z.object({ items: z.array(z.object({ type: z.string() })) });

const TITLES: Readonly<Record<string, string>> = {
  'hr.active_headcount': 'Active headcount',
  'hr.terminations_30d': 'Terminations of the last 30 days',
  'hr.onboarding_completion': 'Onboarding tasks completed',
};

/** What one run found, beside the sandbox's own count of the same day. */
export interface DemoFigures {
  readonly day: string;
  readonly rows: readonly { readonly title: string; readonly measured: string; readonly counted: string }[];
}
export interface DemoStory {
  readonly company: string;
  /** The state of each run, newest first. */
  readonly runs: readonly string[];
  readonly first: DemoFigures;
  readonly newest: DemoFigures;
  /** The type of each of the newest 200 audit events. */
  readonly events: readonly string[];
}
interface Telling {
  readonly address: string;
  readonly apiKey: string;
  readonly vendor: DemoVendor;
  readonly slug: string;
  readonly connection: DemoConnection;
  /** The service's own time: of this machine, moved as its clock is. */
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** Waits until nothing is due, and asks the sandbox for its own count of the days of the first and of the newest one. */
export async function tellStory({ address, apiKey, vendor, slug, connection: { id, label }, now, signal }: Telling): Promise<DemoStory> {
  const api = new DemoApi(address, apiKey);
  const all = await finishedRuns(api, id, now, signal);
  const succeeded = all.filter(({ state }) => state === 'succeeded');
  const [newest, first] = [succeeded[0], succeeded.at(-1)];
  if (newest === undefined || first === undefined) throw new CheckFailed(`No run succeeded: ${all[0]?.error?.message ?? ''}`, all[0]?.error?.remedy ?? '');
  const events = (await api.get('/audit-events?limit=200', audit)).items.map(({ type }) => type);
  return {
    company: label,
    runs: all.map(({ state }) => state),
    first: await figuresOf(api, vendor, slug, first),
    newest: await figuresOf(api, vendor, slug, newest),
    events,
  };
}

async function finishedRuns(api: DemoApi, connectionId: string, now: () => Date, signal: AbortSignal): Promise<readonly DemoRun[]> {
  for (const end = Date.now() + RUNS_WITHIN_MS; Date.now() < end && !signal.aborted; await sleep(LOOK_EVERY_MS)) {
    const { nextRunAt } = await api.get(`/connections/${connectionId}`, schedule);
    const { items } = await api.get(`/connector-runs?connectionId=${connectionId}&limit=200`, runs);
    const isIdle = nextRunAt === null || new Date(nextRunAt) > now();
    if (isIdle && items.length > 0 && items.every(({ state }) => !OPEN.includes(state))) return items;
  }
  throw new CheckFailed('The run that is due did not end within two minutes.', 'Look into logs/worker.log in ATTESTA_HOME.');
}

async function figuresOf(api: DemoApi, vendor: DemoVendor, slug: string, { id, outcomes }: DemoRun): Promise<DemoFigures> {
  const found = await Promise.all(
    outcomes.map(async ({ metric, evidenceId }) => {
      if (evidenceId === null) return { metric, text: 'not measured', asOf: null };
      const row = await api.get(`/evidence/${evidenceId}`, evidence);
      const seen = (await api.get(`/evidence/${evidenceId}/confirmations?limit=200`, confirmations)).items.find(({ runId }) => runId === id);
      return { metric, text: textOf(row.value), asOf: seen?.asOf ?? row.asOf };
    }),
  );
  const day = found.find(({ asOf }) => asOf !== null)?.asOf ?? '';
  const count = await vendor.countOf(slug, day);
  return { day, rows: found.map(({ metric, text }) => ({ title: TITLES[metric] ?? metric, measured: text, counted: countedText(metric, count) })) };
}

const textOf = (found: z.infer<typeof value>): string =>
  'count' in found ? String(found.count) : `${String(found.numerator)} of ${String(found.denominator)}`;

function countedText(metric: string, count: VendorCount): string {
  switch (metric) {
    case 'hr.active_headcount':
      return String(count.activeHeadcount);
    case 'hr.terminations_30d':
      return String(count.terminations30d);
    default:
      return `${String(count.onboarding.numerator)} of ${String(count.onboarding.denominator)}`;
  }
}
