import fc from 'fast-check';

import { type MetricStanding } from '@app/connections/domain/index.js';
import { CATALOGUES, type ControlDecisions, decidedAt, type OverrideRevision, type TargetRevision } from '@app/controls';

import { HEADCOUNT, ONBOARDING, TYPES } from '../../testing.js';
import { evaluateCoverage, type FrameworkCoverage } from '../framework-coverage.js';
import { type CoveredConnection, type Sighting } from '../standing.js';
import { changesOf, connectionsAt, type CoverageChange, coverageInputAt, type CoveragePast, inOrder, type PastNote, walk } from './index.js';

jest.setTimeout(240_000);

const HISTORIES = 500;
const HOUR = 3_600_000;
const START = Date.parse('2026-11-01T00:00:00.000Z');
const [released] = CATALOGUES;
if (released === undefined) throw new Error('no catalogue');
const next = { ...released, version: '2027-02', frameworks: released.frameworks.map((one) => ({ ...one, controls: one.controls.slice(1) })) };

type Happening =
  | { readonly kind: 'connect' | 'rename' | 'refuse' | 'renew' | 'revoke' | 'release' }
  | {
      readonly kind: 'run';
      readonly lastedMs: number;
      readonly isRefused: boolean;
      readonly outcomes: readonly { readonly what: string; readonly rate: number }[];
    }
  | { readonly kind: 'override'; readonly controlId: string; readonly applicable: boolean; readonly cleared: boolean }
  | { readonly kind: 'target'; readonly target: number | null };
interface Story {
  readonly gapMs: number;
  readonly which: number;
  readonly what: Happening;
}

/** Gaps crowd around the two boundaries. */
const gap = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 * HOUR }) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(93_600_000, 172_800_000), fc.integer({ min: -2, max: 3 })).map(([at, by]) => at + by) },
);
const outcome = fc.record({ what: fc.constantFrom('new', 'new', 'again', 'again', 'nobody', 'unclear', 'lost'), rate: fc.constantFrom(0.5, 0.9, 1) });
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      lastedMs: fc.constantFrom(0, 1, 60_000),
      isRefused: fc.boolean(),
      outcomes: fc.array(outcome, { minLength: 3, maxLength: 3 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('connect' as const, 'rename' as const, 'refuse' as const, 'renew' as const, 'revoke' as const) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'release' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('override' as const),
      controlId: fc.constantFrom('CC6.2', 'CC6.4'),
      applicable: fc.boolean(),
      cleared: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('target' as const), target: fc.constantFrom(0.8, 0.95, null) }) },
);
const stories: fc.Arbitrary<readonly Story[]> = fc
  .array(fc.record({ gapMs: gap, which: fc.nat(2), what: happening }), { minLength: 4, maxLength: 12 })
  .map((all) => [{ gapMs: 1, which: 0, what: { kind: 'connect' as const } }, ...all]);

type Living = { -readonly [K in keyof CoveredConnection]: CoveredConnection[K] };
interface Lived {
  readonly past: CoveragePast;
  /** What was said about "now", at the end of each thing that happened and between them. */
  readonly said: readonly { readonly at: Date; readonly coverage: FrameworkCoverage }[];
}

/** The service as it lives: documents that only know today, and notes of what became known when. */
function live(all: readonly Story[], framework = 'soc2'): Lived {
  const today = new Map<string, Living>();
  const evidence = new Map<string, Sighting>();
  const notes: PastNote[] = [];
  const said: { at: Date; coverage: FrameworkCoverage }[] = [];
  const overrides: OverrideRevision[] = [];
  const targets: TargetRevision[] = [];
  const catalogues: ControlDecisions['catalogues'][number][] = [{ since: null, catalogue: released ?? next, evidenceTypes: TYPES }];
  const decisions: ControlDecisions = { overrides, targets, catalogues };
  let now = START;
  const say = (at: number): void => {
    const { catalogue, controls, targets: wanted, evidenceTypes } = decidedAt(decisions, framework, new Date(at));
    const wording = new Map(catalogue.evidenceTypes.map((type) => [type.type, type]));
    const connections = [...today.values()].map((one) => ({ ...one }));
    const about = { framework, catalogueVersion: catalogue.version, controls, targets: wanted, available: evidenceTypes, wording };
    said.push({ at: new Date(at), coverage: evaluateCoverage({ ...about, connections, sightings: [...evidence.values()], now: new Date(at) }) });
  };
  const run = (id: string, one: Living, what: Extract<Happening, { readonly kind: 'run' }>): void => {
    const startedAt = new Date(now);
    now += what.lastedMs;
    const at = new Date(now);
    const seen: { type: string; evidenceId: string | null; rate: number | null }[] = [];
    const outcomes = TYPES.map((metric, index) => {
      const told = what.outcomes[index];
      const old = evidence.get(`${id}/${metric}`);
      const isSeen = told?.what === 'new' || (told?.what === 'again' && old !== undefined);
      if (isSeen) {
        const isNew = told.what === 'new';
        const rate = metric === ONBOARDING ? told.rate : null;
        const sight = { type: metric, evidenceId: isNew ? `${id}-${metric}-${String(now)}` : null, rate: isNew ? rate : null };
        seen.push(sight);
        evidence.set(`${id}/${metric}`, {
          connectionId: id,
          type: metric,
          observedAt: startedAt,
          evidenceId: sight.evidenceId ?? old?.evidenceId ?? null,
          rate: isNew ? rate : (old?.rate ?? null),
        });
      }
      const result = isSeen ? ('measured' as const) : told?.what === 'nobody' ? ('not-applicable' as const) : ('inconclusive' as const);
      const expected = one.metrics.find((known) => known.metric === metric)?.expected === true || metric === HEADCOUNT || isSeen;
      return { metric, outcome: result, expected, reason: result === 'inconclusive' ? (told?.what === 'lost' ? 'not-visible' : 'read-failed') : null };
    });
    one.metrics = outcomes.map(({ metric, outcome: lastOutcome, expected, reason }): MetricStanding => ({
      metric,
      expected,
      lastOutcome,
      lastReason: reason,
      lastMeasuredAt: lastOutcome === 'inconclusive' ? (one.metrics.find((known) => known.metric === metric)?.lastMeasuredAt ?? null) : startedAt,
    }));
    one.status = what.isRefused ? 'needs-reauth' : 'active';
    one.lastRun = { id: 'r', state: 'partial', finishedAt: at, error: null };
    notes.push({ kind: 'run-ended', at, connectionId: id, seen, run: { id: 'r', state: 'partial', startedAt, isKeyRefused: what.isRefused, outcomes } });
  };
  const tell = (which: number, what: Happening): void => {
    const at = new Date(now);
    if (what.kind === 'release') {
      if (catalogues.length === 1) notes.push({ kind: 'decided', at, about: 'catalogue', subject: next.version });
      if (catalogues.length === 1) catalogues.push({ since: at, catalogue: next, evidenceTypes: TYPES });
      return;
    }
    if (what.kind === 'override') {
      const override = { framework, controlId: what.controlId, applicable: what.applicable, strengths: [], ownerId: null, reason: `on ${at.toISOString()}` };
      overrides.push({ revision: overrides.length + 1, at, cleared: what.cleared, override });
      return void notes.push({ kind: 'decided', at, about: 'control', subject: what.controlId });
    }
    if (what.kind === 'target') {
      targets.push({ revision: targets.length + 1, at, evidenceType: ONBOARDING, target: what.target });
      return void notes.push({ kind: 'decided', at, about: 'target', subject: ONBOARDING });
    }
    if (what.kind === 'connect') {
      const id = `c${String(notes.length).padStart(3, '0')}`;
      const metrics = TYPES.map((metric) => ({ metric, expected: metric !== ONBOARDING, lastMeasuredAt: null, lastOutcome: null, lastReason: null }));
      const made = { id, label: id, status: 'active' as const, createdAt: at, lastRun: null, metrics };
      today.set(id, { ...made });
      return void notes.push({ kind: 'connected', at, connectionId: id, connection: { ...made, sightings: [] } });
    }
    const [id, one] = [...today][which % Math.max(1, today.size)] ?? [];
    if (id === undefined || one === undefined) return;
    if (what.kind === 'run') return run(id, one, what);
    if (what.kind === 'rename') one.label = `${one.label}'`;
    if (what.kind === 'rename') notes.push({ kind: 'renamed', at, connectionId: id, label: one.label });
    if (what.kind === 'refuse' || what.kind === 'renew') one.status = what.kind === 'refuse' ? 'needs-reauth' : 'active';
    if (what.kind === 'refuse' || what.kind === 'renew') notes.push({ kind: 'key-judged', at, connectionId: id, isRefused: what.kind === 'refuse' });
    if (what.kind === 'renew') one.metrics = one.metrics.map((metric) => ({ ...metric, expected: true }));
    if (what.kind === 'renew') notes.push({ kind: 'offered', at, connectionId: id, metrics: TYPES });
    if (what.kind === 'revoke') today.delete(id);
    if (what.kind === 'revoke') notes.push({ kind: 'revoked', at, connectionId: id });
  };
  for (const { gapMs, which, what } of all) {
    now += gapMs;
    if (gapMs > 1) say(now - 1);
    tell(which, what);
    say(now);
  }
  say((now += 172_800_001));
  return { said, past: { framework, from: new Date(START), to: new Date(now), connections: [], notes: inOrder(notes), decisions } };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
/** A second look at the same period that begins in its middle, as the loader reads it. */
function since(past: CoveragePast, from: Date): CoveragePast {
  return { ...past, from, connections: connectionsAt(past, from), notes: past.notes.filter(({ at }) => at > from) };
}

describe('coverage of the past over generated histories', () => {
  it('is what was said then, from the whole history and from any part of it', () => {
    let [histories, answers, differ] = [0, 0, 0];
    fc.assert(
      fc.property(stories, fc.nat(), (all, pick) => {
        const { past, said } = live(all);
        histories++;
        const middle = said[pick % said.length]?.at ?? past.from;
        for (const { at, coverage } of said) {
          answers++;
          if (!same(evaluateCoverage(coverageInputAt(past, at)), coverage)) differ++;
          if (at >= middle && !same(evaluateCoverage(coverageInputAt(since(past, middle), at)), coverage)) differ++;
        }
      }),
      { numRuns: HISTORIES, seed: 6 },
    );
    process.stdout.write(`past: ${String(histories)} histories, ${String(answers)} answers asked again, ${String(differ)} differ\n`);
    expect(differ).toBe(0);
    expect(histories).toBeGreaterThanOrEqual(500);
  });

  it('has the same line when it is walked once, and changes that add up to it', () => {
    let [moved, exact] = [0, 0];
    fc.assert(
      fc.property(stories, (all) => {
        const { past, said } = live(all);
        const marks = said.map(({ at }) => at);
        const line: string[] = [];
        const changes: CoverageChange[] = [];
        walk(past, {
          marks,
          onMark: (_at, { score, controls }) => line.push(JSON.stringify([score, controls.map(({ controlId, state }) => [controlId, state])])),
          onTurn: (turn) => void changes.push(...changesOf(turn, changes.length)),
        });
        const asked = said.map(({ coverage: { score, controls } }) => JSON.stringify([score, controls.map(({ controlId, state }) => [controlId, state])]));
        expect(line).toEqual(asked);
        for (const [index, change] of changes.entries()) {
          moved++;
          if (index > 0) expect(change.score.before).toBe(changes[index - 1]?.score.after);
          expect([change.text === '', change.text.includes('undefined'), change.controls.length > 0]).toEqual([false, false, true]);
          const alone = changes.filter(({ at }) => at.getTime() === change.at.getTime()).length === 1;
          if (!alone) continue;
          exact++;
          const scoreAt = (ms: number): number | null => evaluateCoverage(coverageInputAt(past, new Date(change.at.getTime() + ms))).score;
          if (change.at > past.from) expect([scoreAt(-1), scoreAt(0)]).toEqual([change.score.before, change.score.after]);
        }
      }),
      { numRuns: 100, seed: 7 },
    );
    process.stdout.write(`past: ${String(moved)} changes, ${String(exact)} checked to the millisecond\n`);
    expect(moved).toBeGreaterThan(100);
  });

  it.each([
    [
      'a row written later is believed',
      (past: CoveragePast): CoveragePast => ({ ...past, notes: past.notes.map((note) => ({ ...note, at: new Date(note.at.getTime() - HOUR) })) }),
    ],
    [
      'overrides are taken as of today',
      (past: CoveragePast): CoveragePast => ({
        ...past,
        decisions: { ...past.decisions, overrides: past.decisions.overrides.map((one) => ({ ...one, at: past.from })) },
      }),
    ],
    ['revoked connections are forgotten', (past: CoveragePast): CoveragePast => ({ ...past, notes: past.notes.filter(({ kind }) => kind !== 'revoked') })],
  ])('would be found wrong where %s', (_fault, spoil) => {
    const differ = fc.sample(stories, { numRuns: 25, seed: 6 }).filter((all) => {
      const { past, said } = live(all);
      return said.some(({ at, coverage }) => !same(evaluateCoverage(coverageInputAt(spoil(past), at)), coverage));
    });
    expect(differ.length).toBeGreaterThan(0);
  });
});
