import { aConnection, aFailure, ago, anAlert, aSuccess, HOUR, NOW, STALE_AFTER_MS } from '../testing.js';
import { type Alert } from './alert.js';
import { connectionConcerns, type WatchedConnection } from './connection-concerns.js';
import { type AlertPlan, planConnectionAlerts } from './plan-alerts.js';

const plan = (connection: WatchedConnection, standing: readonly Alert[]): AlertPlan =>
  planConnectionAlerts(connectionConcerns(connection, NOW), standing, [connection]);
const opened = (connection: WatchedConnection, changes: Partial<Alert> = {}): readonly Alert[] =>
  connectionConcerns(connection, NOW).map((concern) => anAlert(concern, { openedAt: ago(HOUR / 2), ...changes }));
const told = ({ opened: added, changed, resolved }: AlertPlan) => ({
  opened: added.map(({ kind }) => kind),
  changed: changed.map(({ concern, told: isTold }) => `${concern.cause.code}${isTold ? ' told' : ''}`),
  resolved: resolved.map(({ alert, resolution }) => `${alert.kind}: ${resolution.reason}`),
});

const failing = aConnection(aFailure('vendor-unavailable', 2));
const refused = aConnection({ ...aFailure('invalid-key', 3), status: 'needs-reauth' });
const stale = aConnection({ ...aSuccess(ago(STALE_AFTER_MS + 1)), ...aFailure('vendor-unavailable', 4) });

describe('planConnectionAlerts', () => {
  it('plans nothing for what is told already, and nothing for a healthy connection', () => {
    for (const connection of [failing, refused, stale]) expect(told(plan(connection, opened(connection)))).toEqual({ opened: [], changed: [], resolved: [] });
    expect(told(plan(aConnection(), []))).toEqual({ opened: [], changed: [], resolved: [] });
  });

  it.each([
    ['failing', 'needs-reauth', failing, refused],
    ['failing', 'stale', failing, stale],
    ['needs-reauth', 'stale', refused, stale],
  ])('lets a graver one take the place of the lesser: %s, then %s', (_lesser, _graver, before, after) => {
    const [lesser] = opened(before);
    const { opened: added, resolved } = told(plan(after, opened(before)));
    expect(added).toHaveLength(1);
    expect(resolved).toEqual([`${lesser?.kind ?? ''}: became`]);
  });

  it('resolves by the next success, and says which', () => {
    const good = aConnection(aSuccess(ago(60_000)));
    expect(plan(good, opened(stale)).resolved[0]?.resolution).toEqual({
      reason: 'recovered',
      text: `Resolved by a successful sync, begun at ${ago(60_000).toISOString()}.`,
    });
    expect(told(plan(good, opened(failing))).resolved).toEqual(['connector-run.failing: recovered']);
  });

  it('resolves a refused key when another one took its place, and a stale connection only when it was read', () => {
    const replaced = { ...refused, status: 'active', epoch: 1, failuresInRow: 0 } as const;
    expect(told(plan(replaced, opened(refused))).resolved).toEqual(['connection.needs-reauth: reauthorized']);
    const old = { ...aSuccess(ago(STALE_AFTER_MS + 1)) };
    const staleByKey = { ...refused, ...old, ...aFailure('invalid-key', 3) };
    expect(told(plan({ ...staleByKey, status: 'active', epoch: 1 }, opened(staleByKey)))).toEqual({ opened: [], changed: ['awaiting-run'], resolved: [] });
  });

  it('tells people again when a cause comes up that only they can end', () => {
    const byKey = { ...stale, ...aFailure('invalid-key', 5), status: 'needs-reauth' } as const;
    expect(told(plan(byKey, opened(stale))).changed).toEqual(['invalid-key told']);
    expect(told(plan({ ...stale, ...aFailure('rate-limited', 5) }, opened(stale))).changed).toEqual(['rate-limited']);
  });

  it('knows an owner’s confirmation from people who are visible again', () => {
    const narrowed = aConnection({ visibilityNarrowedAt: ago(HOUR) });
    expect(told(plan(aConnection({ visibilityVersion: 1 }), opened(narrowed))).resolved).toEqual(['visibility.narrowed: confirmed']);
    expect(told(plan(aConnection(), opened(narrowed))).resolved).toEqual(['visibility.narrowed: recovered']);
  });

  it('resolves everything of a revoked connection, and of one that is gone', () => {
    const both = { ...stale, visibilityNarrowedAt: NOW };
    expect(told(plan({ ...both, status: 'revoked' }, opened(both))).resolved).toEqual(['connection.stale: revoked', 'visibility.narrowed: revoked']);
    expect(planConnectionAlerts([], opened(both), []).resolved.map(({ resolution }) => resolution.reason)).toEqual(['revoked', 'revoked']);
  });

  it('leaves alerts alone that are about no connection', () => {
    const [concern] = connectionConcerns(stale, NOW);
    const other = concern === undefined ? [] : [anAlert({ ...concern, kind: 'audit.tampered', connectionId: null, subject: 'audit-log' })];
    expect(told(planConnectionAlerts([], other, []))).toEqual({ opened: [], changed: [], resolved: [] });
  });
});
