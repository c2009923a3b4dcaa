import fc from 'fast-check';

import { evaluateConnectionFreshness } from '@app/connections/domain/index.js';
import { FixedClock } from '@app/kernel';

import { PROOF_SEED, proven } from '../../../../test/support/proof.js';
import { aConnection, anAlert, anError } from '../testing.js';
import { type Alert } from './alert.js';
import { connectionConcerns, type WatchedConnection } from './connection-concerns.js';
import { isEmptyPlan, planConnectionAlerts } from './plan-alerts.js';

const TIMELINES = 10_000;
const MADE = Date.parse('2026-11-01T00:00:00.000Z');
const TWO_DAYS = 172_800_000;

type Happening = 'success' | 'failure' | 'refused' | 'new-key' | 'nothing' | 'success-ahead';
interface Step {
  /** How long after the step before. */
  readonly afterMs: number;
  readonly happening: Happening;
}
/** Steps cluster around the two edges of the rule, to the millisecond. */
const edges = [93_600_000, TWO_DAYS, 300_000].flatMap((edge) => [edge - 1, edge, edge + 1]);
const steps = fc.array(
  fc.record({
    afterMs: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 1, ...edges) }, { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 * 86_400_000 }) }),
    happening: fc.constantFrom<Happening>('success', 'success', 'failure', 'failure', 'refused', 'new-key', 'nothing', 'nothing', 'success-ahead'),
  }),
  { minLength: 1, maxLength: 14 },
);

/** The rule a second time, in other words and other terms: it knows only what happened when. */
class SecondStatement {
  #readings: number[] = [];
  #failures = 0;
  #isRefused = false;
  readonly #opened: string[] = [];
  #standing = '';

  happen({ happening }: Step, at: number): void {
    if (happening === 'success' || happening === 'success-ahead') {
      this.#readings.push(happening === 'success' ? at : at + 300_001);
      [this.#failures, this.#isRefused] = [0, false];
    } else if (happening === 'new-key') [this.#failures, this.#isRefused] = [0, false];
    else if (happening !== 'nothing' && !this.#isRefused) {
      this.#failures += 1;
      this.#isRefused = happening === 'refused';
    }
  }
  say(at: number): string {
    const age = at - (this.#readings.at(-1) ?? MADE);
    const words = age >= TWO_DAYS + 1 || age <= -300_001 ? 'stale' : this.#isRefused ? 'refused' : this.#failures > 1 ? 'failing' : '';
    if (words !== '' && words !== this.#standing) this.#opened.push(words);
    this.#standing = words;
    return words;
  }
  freshness(at: number): string {
    const last = this.#readings.at(-1);
    if (last === undefined) return 'never';
    const minutes = (at - last) / 60_000;
    if (minutes > 2880 || minutes < -5) return 'stale';
    return minutes > 1560 ? 'due' : 'fresh';
  }
  get opened(): readonly string[] {
    return this.#opened;
  }
}

const KIND: Readonly<Record<string, string>> = { 'connection.stale': 'stale', 'connection.needs-reauth': 'refused', 'connector-run.failing': 'failing' };

/** What the worker leaves on the connection. */
function applied(connection: WatchedConnection, happening: Happening, at: Date): WatchedConnection {
  const isRefused = connection.status === 'needs-reauth';
  switch (happening) {
    case 'success':
    case 'success-ahead': {
      const startedAt = happening === 'success' ? at : new Date(at.getTime() + 300_001);
      const lastRun = { id: 'r', state: 'succeeded', finishedAt: at, error: null } as const;
      return { ...connection, status: 'active', lastSuccess: { runId: 'r', startedAt }, lastRun, failuresInRow: 0 };
    }
    case 'failure':
    case 'refused': {
      if (isRefused) return connection;
      const code = happening === 'refused' ? 'invalid-key' : 'vendor-unavailable';
      const lastRun = { id: 'r', state: 'failed', finishedAt: at, error: anError(code) } as const;
      return { ...connection, status: happening === 'refused' ? 'needs-reauth' : 'active', lastRun, failuresInRow: connection.failuresInRow + 1 };
    }
    case 'new-key':
      return { ...connection, status: 'active', epoch: connection.epoch + 1, failuresInRow: 0 };
    case 'nothing':
      return connection;
  }
}

interface Played {
  readonly moments: number;
  readonly opened: number;
  /** Where the two statements say something else. */
  readonly differences: readonly string[];
}

/** The product's rule over a timeline: connection and alerts move step by step, and the monitor passes twice at each. `fault`: a planted clock fault. */
function play(timeline: readonly Step[], fault = 0): Played {
  const clock = new FixedClock(new Date(MADE));
  const second = new SecondStatement();
  let connection = aConnection({ createdAt: new Date(MADE), lastSuccess: null, lastRun: null, metrics: [] });
  let standing: readonly Alert[] = [];
  const opened: string[] = [];
  const differences: string[] = [];
  // An assertion at each moment would take a minute: differences are collected.
  const compare = (what: string, ours: string, theirs: string): void => {
    if (ours !== theirs) differences.push(`${what} at ${clock.now().toISOString()}: ${ours}, not ${theirs}`);
  };
  for (const step of timeline) {
    clock.advanceMs(step.afterMs);
    const now = clock.now();
    connection = applied(connection, step.happening, now);
    second.happen(step, now.getTime());
    const concerns = connectionConcerns(connection, new Date(now.getTime() + fault));
    const plan = planConnectionAlerts(concerns, standing, [connection]);
    opened.push(...plan.opened.map(({ kind }) => KIND[kind] ?? kind));
    const gone = new Set(plan.resolved.map(({ alert }) => alert.id));
    const changed = new Map(plan.changed.map(({ alert, concern }) => [alert.id, concern.cause]));
    standing = [
      ...standing.filter(({ id }) => !gone.has(id)).map((alert) => ({ ...alert, cause: changed.get(alert.id) ?? alert.cause })),
      ...plan.opened.map((concern) => anAlert(concern, { openedAt: now })),
    ];
    compare('a second pass', String(isEmptyPlan(planConnectionAlerts(concerns, standing, [connection]))), 'true');
    compare('standing', standing.map(({ kind }) => KIND[kind] ?? kind).join(), second.say(now.getTime()));
    compare('freshness', evaluateConnectionFreshness(connection, now, String).state, second.freshness(now.getTime()));
  }
  compare('opened', opened.join(), second.opened.join());
  return { moments: timeline.length, opened: opened.length, differences };
}

describe('over generated timelines', () => {
  it('what stands open equals a second statement of the rule at every moment, one alert per episode', () => {
    let [timelines, moments, alertsOpened] = [0, 0, 0];
    fc.assert(
      fc.property(steps, (timeline) => {
        const played = play(timeline);
        timelines += 1;
        moments += played.moments;
        alertsOpened += played.opened;
        if (played.differences.length > 0) expect(played.differences).toEqual([]);
      }),
      { numRuns: TIMELINES, seed: PROOF_SEED },
    );
    proven({
      promise: 30,
      claim: 'Stale one millisecond after 48 hours and not before, due after 26, one alert per episode, as a second statement of the rule says it',
      counted: { timelines, moments, alertsOpened },
      demands: { timelines: { atLeast: TIMELINES }, moments: { atLeast: 50_000 }, alertsOpened: { atLeast: 10_000 } },
    });
  });

  it.each([1, -1])('a rule that is off by %i ms is found out', (fault) => {
    const found = fc.sample(steps, { numRuns: 1_000, seed: PROOF_SEED }).filter((timeline) => play(timeline, fault).differences.length > 0);
    expect(found.length).toBeGreaterThan(20);
  });

  it('of a connection that is read and then left alone, opens one alert, one millisecond after 48 hours', () => {
    const edge: readonly Step[] = [
      { afterMs: 0, happening: 'success' },
      { afterMs: TWO_DAYS, happening: 'nothing' },
      { afterMs: 1, happening: 'nothing' },
      { afterMs: TWO_DAYS, happening: 'nothing' },
    ];
    expect([play(edge.slice(0, 2)).opened, play(edge.slice(0, 3)).opened, play(edge).opened]).toEqual([0, 1, 1]);
  });
});
