import { evaluateConnectionFreshness, FUTURE_TOLERANCE_MS } from '@app/connections/domain/index.js';

import { aConnection, aFailure, ago, anError, aSuccess, HOUR, NOW, STALE_AFTER_MS } from '../testing.js';
import { connectionConcerns, type WatchedConnection } from './connection-concerns.js';

const concerns = (changes: Partial<WatchedConnection>, now = NOW) => connectionConcerns(aConnection(changes), now);
const kinds = (changes: Partial<WatchedConnection>) => concerns(changes).map(({ kind }) => kind);

describe('a connection that is not read as it should be', () => {
  it.each([
    [STALE_AFTER_MS - 1, []],
    [STALE_AFTER_MS, []],
    [STALE_AFTER_MS + 1, ['connection.stale']],
    [-FUTURE_TOLERANCE_MS, []],
    [-FUTURE_TOLERANCE_MS - 1, ['connection.stale']],
  ])('last read %i ms ago: %j', (ageMs, expected) => {
    expect(kinds(aSuccess(ago(ageMs)))).toEqual(expected);
  });

  it.each([
    [STALE_AFTER_MS, []],
    [STALE_AFTER_MS + 1, ['connection.stale']],
  ])('never read and made %i ms ago: %j', (ageMs, expected) => {
    expect(kinds({ lastSuccess: null, lastRun: null, createdAt: ago(ageMs) })).toEqual(expected);
  });

  it('is stale exactly when the page of the connection says so, once it was read', () => {
    for (const ageMs of [0, 26 * HOUR, STALE_AFTER_MS, STALE_AFTER_MS + 1, -FUTURE_TOLERANCE_MS - 1]) {
      const connection = { ...aConnection(), ...aSuccess(ago(ageMs)), metrics: [] };
      const isStale = evaluateConnectionFreshness(connection, NOW, String).state === 'stale';
      expect(connectionConcerns(connection, NOW).some(({ kind }) => kind === 'connection.stale')).toBe(isStale);
    }
  });

  it('is told of after the second failure in a row, not after the first', () => {
    expect(kinds(aFailure('vendor-unavailable', 1))).toEqual([]);
    expect(concerns(aFailure('vendor-unavailable', 2))[0]).toMatchObject({
      kind: 'connector-run.failing',
      severity: 'warning',
      what: 'the last 2 syncs failed',
      detail: expect.stringContaining('vendor-unavailable happened.'),
      remedy: 'Mend vendor-unavailable.',
      cause: { connector: 'bamboohr', code: 'vendor-unavailable' },
    });
  });

  it('that lost one figure twice is told of as not complete', () => {
    const lastRun = { id: 'r', state: 'partial', finishedAt: NOW, error: anError('read-failed') } as const;
    expect(concerns({ lastRun, failuresInRow: 3 })[0]?.what).toBe('the last 3 syncs were not complete');
  });

  it('is told of at once when the key is refused or its runs killed their worker', () => {
    expect(kinds({ ...aFailure('invalid-key', 1), status: 'needs-reauth' })).toEqual(['connection.needs-reauth']);
    expect(kinds({ ...aFailure('quarantined', 1), quarantinedAt: NOW })).toEqual(['connector-run.failing']);
  });

  it('is told of by the gravest kind alone, with the true cause', () => {
    const stale = aSuccess(ago(STALE_AFTER_MS + 1));
    const [refused, ...others] = concerns({ ...stale, ...aFailure('invalid-key', 4), status: 'needs-reauth' });
    expect(others).toEqual([]);
    expect(refused).toMatchObject({ kind: 'connection.stale', cause: { code: 'invalid-key' }, remedy: expect.stringContaining('re-authorize') });
    expect(concerns({ ...stale, ...aFailure('vendor-unavailable', 4) })[0]).toMatchObject({ kind: 'connection.stale', remedy: 'Mend vendor-unavailable.' });
    expect(concerns(stale)[0]).toMatchObject({ cause: { code: 'not-run' }, remedy: expect.stringContaining('worker') });
    expect(concerns({ ...stale, ...aFailure('invalid-key', 0) })[0]?.cause.code).toBe('awaiting-run');
  });

  it.each([
    ['the last sync', aSuccess(ago(-FUTURE_TOLERANCE_MS - 1))],
    ['a figure', { metrics: [{ metric: 'm', expected: true, lastMeasuredAt: ago(-HOUR), lastOutcome: 'measured', lastReason: null }] }],
    ['its making', { lastSuccess: null, createdAt: ago(-HOUR) }],
  ] as const)('says that a clock is wrong when %s lies in the future', (_what, changes) => {
    expect(concerns(changes)[0]).toMatchObject({ kind: 'connection.stale', what: expect.stringContaining('future'), cause: { code: 'clock' } });
  });

  it('and is revoked is nobody’s concern', () => {
    expect(kinds({ status: 'revoked', ...aSuccess(ago(STALE_AFTER_MS + 1)), visibilityNarrowedAt: NOW, suspect: { count: 1, seenAt: NOW } })).toEqual([]);
  });
});

describe('what stands apart', () => {
  it('is a doubted headcount, and the failed runs that come of it are not told of a second time', () => {
    const doubted = { suspect: { count: 20, seenAt: ago(HOUR) }, ...aFailure('implausible', 2) };
    expect(kinds(doubted)).toEqual(['evidence.suspect']);
    expect(kinds({ ...doubted, suspect: null })).toEqual(['connector-run.failing']);
  });

  it('is a key that sees fewer people: so too', () => {
    const narrowed = { visibilityNarrowedAt: ago(HOUR), ...aFailure('not-visible', 5) };
    expect(kinds(narrowed)).toEqual(['visibility.narrowed']);
    expect(concerns(narrowed)[0]?.detail).toContain('not-visible happened.');
    expect(kinds({ ...narrowed, ...aFailure('vendor-unavailable', 5) })).toEqual(['connector-run.failing', 'visibility.narrowed']);
  });

  it('is told beside a connection that went stale by it', () => {
    const both = { ...aSuccess(ago(STALE_AFTER_MS + 1)), ...aFailure('not-visible', 5), visibilityNarrowedAt: ago(HOUR) };
    expect(kinds(both)).toEqual(['connection.stale', 'visibility.narrowed']);
  });
});
