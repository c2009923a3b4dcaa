import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { CheckFailed } from '../cli.errors.js';
import { DemoApi } from './demo-api.js';

const COMPANY = 'acme';
const FIRST_RUN_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 250;
const OPEN: readonly string[] = ['queued', 'running'];

const connection = z.object({ id: z.string(), status: z.string(), config: z.record(z.string(), z.string()), label: z.string() });
const connections = z.object({ items: z.array(connection) });
const outcome = z.object({ metric: z.string(), outcome: z.string(), evidenceId: z.string().nullable() });
const run = z.object({
  id: z.string(),
  state: z.string(),
  outcomes: z.array(outcome),
  error: z.object({ message: z.string(), remedy: z.string() }).nullable(),
});
const runs = z.object({ items: z.array(run) });
const value = z.union([z.object({ count: z.number() }), z.object({ numerator: z.number(), denominator: z.number(), rate: z.number() })]);
const evidence = z.object({ type: z.string(), asOf: z.string(), value });
const audit = z.object({ items: z.array(z.object({ type: z.string() })) });
const vendorCompany = z.object({ apiKey: z.string() });
const vendorCount = z.object({
  activeHeadcount: z.number(),
  terminations30d: z.number(),
  onboarding: z.object({ numerator: z.number(), denominator: z.number() }),
});

const TITLES: Readonly<Record<string, string>> = {
  'hr.active_headcount': 'Active headcount',
  'hr.terminations_30d': 'Terminations of the last 30 days',
  'hr.onboarding_completion': 'Onboarding tasks completed',
};

export interface DemoFigures {
  readonly company: string;
  readonly measured: readonly { readonly title: string; readonly text: string }[];
  /** The sandbox's own count, in the same order. */
  readonly counted: readonly string[];
  readonly events: readonly string[];
}
export interface DemoStory {
  readonly address: string;
  readonly sandbox: string;
  readonly apiKey: string;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Connects BambooHR as a person would, waits for the first run, and asks the sandbox for its own count of the same day. */
export async function connectDemo({ address, sandbox, apiKey, log, signal }: DemoStory): Promise<DemoFigures> {
  const api = new DemoApi(address, apiKey);
  const known = (await api.get('/connections', connections)).items.find(({ status, config }) => status === 'active' && config['subdomain'] === COMPANY);
  const { id, label } = known ?? (await connect(api, sandbox, log));
  const first = await finishedRun(api, id, signal);
  const rows = await Promise.all(
    first.outcomes.map(async ({ evidenceId }) => (evidenceId === null ? null : await api.get(`/evidence/${evidenceId}`, evidence))),
  );
  const day = rows.find((row) => row !== null)?.asOf;
  const count = await vendor(`${sandbox}/control/companies/${COMPANY}/count${day === undefined ? '' : `?today=${day}`}`, vendorCount);
  const events = (await api.get('/audit-events?limit=20', audit)).items.map(({ type }) => type).reverse();
  return {
    company: label,
    measured: first.outcomes.map(({ metric }, index) => ({ title: TITLES[metric] ?? metric, text: textOf(rows[index]?.value) })),
    counted: first.outcomes.map(({ metric }) => countedText(metric, count)),
    events,
  };
}

async function connect(api: DemoApi, sandbox: string, log: (line: string) => void): Promise<z.infer<typeof connection>> {
  const { apiKey } = await vendor(`${sandbox}/control/companies/${COMPANY}`, vendorCompany);
  log(`Connecting BambooHR of ${COMPANY} …`);
  return api.post('/connections', { connector: 'bamboohr', config: { subdomain: COMPANY }, credential: { apiKey } }, connection);
}

async function finishedRun(api: DemoApi, connectionId: string, signal: AbortSignal): Promise<z.infer<typeof run>> {
  for (const end = Date.now() + FIRST_RUN_WITHIN_MS; Date.now() < end && !signal.aborted; await sleep(LOOK_EVERY_MS)) {
    const done = (await api.get(`/connector-runs?connectionId=${connectionId}&limit=50`, runs)).items.filter(({ state }) => !OPEN.includes(state));
    const newest = done.find(({ state }) => state === 'succeeded') ?? done[0];
    if (newest !== undefined) return demandSuccess(newest);
  }
  throw new CheckFailed('The first run did not end within two minutes.', 'Look into logs/worker.log in ATTESTA_HOME.');
}

function demandSuccess(done: z.infer<typeof run>): z.infer<typeof run> {
  if (done.state === 'succeeded') return done;
  throw new CheckFailed(`The run ended as ${done.state}: ${done.error?.message ?? ''}`, done.error?.remedy ?? '');
}

async function vendor<T>(url: string, shape: z.ZodType<T>): Promise<T> {
  return shape.parse(await (await fetch(url)).json());
}

function textOf(found: z.infer<typeof value> | undefined): string {
  if (found === undefined) return 'not measured';
  return 'count' in found ? String(found.count) : `${String(found.numerator)} of ${String(found.denominator)}`;
}

function countedText(metric: string, count: z.infer<typeof vendorCount>): string {
  switch (metric) {
    case 'hr.active_headcount':
      return String(count.activeHeadcount);
    case 'hr.terminations_30d':
      return String(count.terminations30d);
    default:
      return `${String(count.onboarding.numerator)} of ${String(count.onboarding.denominator)}`;
  }
}
