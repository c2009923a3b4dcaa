import { ago, HEADCOUNT, NOW, type Read, type Story, tell } from '../testing.js';
import { evaluateStanding, FIRST_RUN_GRACE_MS, type Standing } from './standing.js';

const HOUR = 3_600_000;
function standingOf(story: Omit<Story, 'reads'>, reads: readonly Read[] | undefined, target: number | null = null): Standing {
  const { connection, sightings } = tell({ ...story, reads: reads === undefined ? {} : { [HEADCOUNT]: reads } });
  const [metric, sighting] = [connection.metrics[0], sightings[0]];
  if (metric === undefined || sighting === undefined) throw new Error('no metric');
  return evaluateStanding({ connection, metric, sighting, target, now: NOW });
}
const measured = (ageMs: number): Read => ({ ageMs, outcome: 'measured' });

describe('a figure on a connection', () => {
  it.each([
    ['counts', 'just read', [measured(0)]],
    ['counts', 'at 48 h to the ms', [measured(172_800_000)]],
    ['stale', 'one ms later', [measured(172_800_001)]],
    ['counts', 'read 5 min ahead of our clock', [measured(-300_000)]],
    ['stale', 'read further ahead than that: a wrong clock is not fresh', [measured(-300_001)]],
    ['counts', 'measured yesterday and inconclusive today: the earlier evidence stands', [measured(20 * HOUR), { ageMs: 0, outcome: 'inconclusive' }]],
    ['never', 'only ever inconclusive', [{ ageMs: 0, outcome: 'inconclusive' }]],
    ['not-applicable', 'of nobody in scope', [{ ageMs: 0, outcome: 'not-applicable' }]],
    [
      'not-applicable',
      'of nobody in scope at the last good read',
      [
        { ageMs: HOUR, outcome: 'not-applicable' },
        { ageMs: 0, outcome: 'inconclusive' },
      ],
    ],
    ['stale', 'of nobody in scope, but not read for 48 h + 1 ms', [{ ageMs: 172_800_001, outcome: 'not-applicable' }]],
    ['counts', 'measured after a day with nobody in scope', [{ ageMs: HOUR, outcome: 'not-applicable' }, measured(0)]],
  ] as const)('%s when %s', (kind, _, reads) => {
    expect(standingOf({}, reads).kind).toBe(kind);
  });

  it.each([
    ['pending', 0],
    ['pending', FIRST_RUN_GRACE_MS - 1],
    ['never', FIRST_RUN_GRACE_MS],
    ['pending', -300_000],
    ['never', -300_001],
  ] as const)('is %s without any run at an age of %i ms', (kind, createdAgeMs) => {
    expect(standingOf({ createdAgeMs }, []).kind).toBe(kind);
  });

  it('counts as never measured as soon as the first run ended without it, however young the connection is', () => {
    expect(standingOf({ createdAgeMs: 1 }, [{ ageMs: 0, outcome: 'inconclusive' }]).kind).toBe('never');
  });

  it('is left out where it is not expected', () => {
    expect(standingOf({}, undefined).kind).toBe('not-expected');
  });

  it('is never measured when the connection says so and no evidence is there: evidence alone is believed', () => {
    const { connection } = tell({ reads: { [HEADCOUNT]: [measured(0)] } });
    const [metric] = connection.metrics;
    if (metric === undefined) throw new Error('no metric');
    const sighting = { connectionId: 'c1', type: HEADCOUNT, evidenceId: null, observedAt: null, rate: null };
    expect(evaluateStanding({ connection, metric, sighting, target: null, now: NOW })).toMatchObject({ kind: 'never', freshness: 'never' });
  });

  it('stays below target while it ages, and not a hair above it', () => {
    const { connection } = tell({ reads: { [HEADCOUNT]: [measured(0)] } });
    const [metric] = connection.metrics;
    if (metric === undefined) throw new Error('no metric');
    const below = (rate: number, ageMs: number): boolean =>
      evaluateStanding({
        connection,
        metric: { ...metric, lastMeasuredAt: ago(ageMs) },
        sighting: { connectionId: 'c1', type: HEADCOUNT, evidenceId: 'e', observedAt: ago(ageMs), rate },
        target: 0.95,
        now: NOW,
      }).isBelowTarget;
    expect([below(0.95, 0), below(0.9499, 0), below(0.9499, 400 * HOUR), below(1, 0)]).toEqual([false, true, true, false]);
  });
});
