import { canonicalJson, type Json } from '@app/kernel';

import { SWALLOWED } from '../inputs.js';
import { MAX_PAGES } from '../read-stream.js';
import type { Collected, ConnectionTest, Measured } from '../results.js';
import type { TransportResult } from '../transport.js';
import { type Damage, DAMAGES, echo, linked, mistyped, PAUSES, shortened, UNAUTHORIZED } from './damage.js';
import type { FixtureCase, RecordedExchange, Subject } from './fixture.js';
import { type ReplayOptions, toResult } from './replay-transport.js';
import { type CaseResult, type CaseRun, runCase, summaryOf } from './run-case.js';

/** A rule that holds for every connector, whatever its vendor. */
export interface Rule {
  readonly title: string;
  /** @returns what breaks it, each naming the case and the damage; empty = kept */
  readonly breaches: (trial: Trial) => Promise<readonly string[]>;
}

/** A sound case, and what became of it untouched. */
export interface Trial {
  readonly subject: Subject;
  readonly fixture: FixtureCase;
  readonly baseline: CaseRun;
}

type Verdict = (run: CaseRun, number: number, damage: Damage) => string | null;

const measuredIn = ({ outcomes }: Collected): readonly Measured[] => outcomes.filter((outcome) => outcome.outcome === 'measured');
const exchangesOf = (result: CaseResult): Collected['exchanges'] => (result.operation === 'collect' ? result.collected.exchanges : result.test.exchanges);
const equal = (a: unknown, b: unknown): boolean => canonicalJson(asJson(a)) === canonicalJson(asJson(b));
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value));

/** Runs the case once for each call, that one call damaged. */
async function damaged(
  trial: Trial,
  damages: (recorded: RecordedExchange) => readonly Damage[],
  verdict: Verdict,
  options: ReplayOptions = {},
): Promise<readonly string[]> {
  const breaches: string[] = [];
  const { subject, fixture } = trial;
  for (const [number, recorded] of (await servedIn(trial)).entries()) {
    for (const damage of damages(recorded)) {
      const where = `${fixture.name}, call ${number} (${recorded.request}), ${damage.name}`;
      const instead = (at: number, exchange: RecordedExchange): TransportResult | null => (at === number ? damage.result(exchange, at) : null);
      try {
        const said = verdict(await runCase(subject, fixture, { unrecorded: 'repeat', ...options, instead }), number, damage);
        if (said !== null) breaches.push(`${where}: ${said}`);
      } catch (error) {
        breaches.push(`${where}: threw ${String(error)}`);
      }
    }
  }
  return breaches;
}

/** The recorded exchanges in the order in which they were asked for. */
async function servedIn({ subject, fixture }: Trial): Promise<readonly RecordedExchange[]> {
  const served: RecordedExchange[] = [];
  await runCase(subject, fixture, {
    instead: (_at, exchange) => {
      served.push(exchange);
      return null;
    },
  });
  return served;
}

/** Figures that rest on the damaged call must be gone. One that no longer rests on it may stand if it is the same figure and says what is missing. */
const noFigureRestsOnIt =
  ({ baseline }: Trial): Verdict =>
  ({ result }, number) => {
    if (result.operation === 'test' || baseline.result.operation === 'test')
      return equal(summaryOf(result), summaryOf(baseline.result)) ? 'the test says the same as before' : null;
    const requestId = `call-${number}`;
    const after = new Map(measuredIn(result.collected).map((outcome) => [outcome.metric, outcome]));
    for (const before of measuredIn(baseline.result.collected)) {
      const now = after.get(before.metric);
      if (now !== undefined && restsOn(before, requestId) && !dropped(before, now, requestId))
        return `${before.metric} is still measured: ${JSON.stringify(now.value)}`;
    }
    const hidden = result.collected.outcomes.find((outcome) => outcome.outcome === 'inconclusive' && outcome.detail.includes(SWALLOWED));
    return hidden === undefined ? null : `${hidden.metric}: ${SWALLOWED}`;
  };

/** The figure stands without the call, and says so. */
const dropped = (before: Measured, now: Measured, requestId: string): boolean =>
  !restsOn(now, requestId) && equal(now.value, before.value) && now.provenance.limits.length > before.provenance.limits.length;

const restsOn = ({ provenance }: Measured, requestId: string): boolean => provenance.calls.some((call) => call.requestId === requestId);

/** A value that does not matter may be anything; one that matters must not move the figure. */
const noFigureMoved =
  ({ baseline }: Trial): Verdict =>
  ({ result, sent }) => {
    if (sent.length > baseline.sent.length + MAX_PAGES) return `${sent.length} calls: there is no end`;
    if (result.operation === 'test' || baseline.result.operation === 'test') return null;
    const before = new Map(measuredIn(baseline.result.collected).map((outcome) => [outcome.metric, outcome]));
    for (const now of measuredIn(result.collected)) {
      if (!equal(now.value, before.get(now.metric)?.value ?? null)) return `${now.metric} became ${JSON.stringify(now.value)}`;
    }
    return null;
  };

const failureOf = (result: CaseResult): { readonly code: string; readonly retryable: boolean; readonly retryAfterMs: number | null } | null =>
  result.operation === 'collect' ? result.collected.failure : testFailure(result.test);
const testFailure = ({ refusal }: ConnectionTest): ReturnType<typeof failureOf> =>
  refusal === null ? null : { code: refusal.reason, retryable: false, retryAfterMs: null };

const stopsAtRefusedKey: Verdict = ({ result, sent }, number) => {
  if (sent.length !== number + 1) return `${sent.length - number - 1} calls after the refusal`;
  const failure = failureOf(result);
  return failure?.code === 'invalid-key' && !failure.retryable ? null : `the failure is ${failure?.code ?? 'missing'}`;
};

const waits =
  (waitMs: number): Verdict =>
  ({ result, sent }, number) => {
    if (sent.length !== number + 1) return `${sent.length - number - 1} calls although the vendor asked for a pause`;
    if (result.operation === 'test')
      return result.test.refusal?.reason === 'vendor-unavailable' ? null : 'the test does not say that the vendor is unavailable';
    const { failure } = result.collected;
    return failure?.retryable === true && failure.retryAfterMs === waitMs ? null : `the wait is ${failure?.retryAfterMs ?? 'missing'}`;
  };

/** The secrets in every form in which they are sent. */
function secretsOf({ definition, config, credential }: Subject): readonly string[] {
  const headers = Object.entries(definition.auth.headers(credential, config)).filter(([name]) => name.toLowerCase() !== 'accept');
  return [...Object.values(credential), ...headers.flatMap(([, value]) => [value, value.split(' ').at(-1) ?? value])].filter((text) => text.length > 3);
}

const holdsSecret =
  (subject: Subject): Verdict =>
  ({ result }) => {
    const text = JSON.stringify(result);
    return secretsOf(subject).some((secret) => text.includes(secret)) ? 'a secret is in the result' : null;
  };

export const RULES: readonly Rule[] = [
  { title: 'an answer that cannot be used gives no figure', breaches: (trial) => damaged(trial, () => DAMAGES, noFigureRestsOnIt(trial)) },
  {
    title: 'a list that is one row short gives no figure',
    breaches: (trial) => (trial.fixture.run.operation === 'test' ? Promise.resolve([]) : damaged(trial, shortened, noFigureRestsOnIt(trial))),
  },
  {
    title: 'values of wrong types and absurd numbers move no figure, and paging comes to an end',
    breaches: (trial) => damaged(trial, mistyped, noFigureMoved(trial)),
  },
  { title: 'a refused key ends all calls and is not tried again', breaches: (trial) => damaged(trial, () => [UNAUTHORIZED], stopsAtRefusedKey) },
  {
    title: 'a pause that the vendor asks for is passed on, and no call is made in it',
    breaches: async (trial) => (await Promise.all(PAUSES.map(({ damage, waitMs }) => damaged(trial, () => [damage], waits(waitMs))))).flat(),
  },
  { title: 'links in answers are not followed', breaches: linksFollowed },
  {
    title: 'no secret gets into a result, even if the vendor sends it back',
    breaches: (trial) => damaged(trial, () => [echo(secretsOf(trial.subject))], holdsSecret(trial.subject)),
  },
  {
    title: 'only GET and POST are sent',
    breaches: ({ baseline, fixture }) =>
      Promise.resolve(baseline.sent.filter(({ method }) => !['GET', 'POST'].includes(method)).map(({ method }) => `${fixture.name}: ${method}`)),
  },
  { title: 'the same answers give the same result', breaches: repeated },
  { title: 'a redirect is a refusal', breaches: redirected },
  {
    title: 'every call is in the request log',
    breaches: ({ baseline, fixture }) => Promise.resolve(exchangesOf(baseline.result).length === baseline.sent.length ? [] : [fixture.name]),
  },
];

async function linksFollowed({ subject, fixture, baseline }: Trial): Promise<readonly string[]> {
  try {
    const { result, sent } = await runCase(subject, fixture, { instead: (number, exchange) => linked(exchange, number) });
    if (!equal(sent, baseline.sent)) return [`${fixture.name}: other calls were made`];
    return equal(summaryOf(result), summaryOf(baseline.result)) ? [] : [`${fixture.name}: the result changed`];
  } catch (error) {
    return [`${fixture.name}: ${String(error)}`];
  }
}

async function repeated({ subject, fixture, baseline }: Trial): Promise<readonly string[]> {
  const again = await runCase(subject, fixture);
  return equal(again, baseline) ? [] : [fixture.name];
}

async function redirected({ subject, fixture }: Trial): Promise<readonly string[]> {
  const instead = ({ request }: RecordedExchange, number: number): TransportResult => toResult({ request, failure: 'redirect' }, number);
  const { result } = await runCase(subject, fixture, { unrecorded: 'repeat', instead: (number, exchange) => instead(exchange, number) });
  return failureOf(result)?.code === 'unknown-subdomain' ? [] : [`${fixture.name}: the failure is ${failureOf(result)?.code ?? 'missing'}`];
}
