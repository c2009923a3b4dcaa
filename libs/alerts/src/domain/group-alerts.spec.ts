import { aConnection, aFailure, ago, anAlert, HOUR, NOW } from '../testing.js';
import { type Alert, type Concern } from './alert.js';
import { connectionConcerns } from './connection-concerns.js';
import { groupAlerts, type Newcomer, resolvedMessage } from './group-alerts.js';

function newcomer(n: number, code = 'vendor-unavailable', connector = 'bamboohr'): Newcomer {
  const label = `BambooHR (company-${String(n).padStart(2, '0')})`;
  const [concern] = connectionConcerns(aConnection({ id: `c${String(n)}`, label, connector, ...aFailure(code, 2) }), NOW);
  return { id: `a${String(n)}`, concern: concern as Concern };
}
let made = 0;
const nextId = (): string => `g${String(++made)}`;
const group = (newcomers: readonly Newcomer[], standing: readonly Alert[] = []) => groupAlerts(newcomers, standing, NOW, nextId);
const many = (count: number): readonly Newcomer[] => Array.from({ length: count }, (_, n) => newcomer(n));
const standingSince = (ageMs: number): Alert => anAlert(newcomer(99).concern, { id: 'a99', groupId: 'old', toldWith: 'a99', groupedAt: ago(ageMs) });

describe('groupAlerts', () => {
  it('tells of fifty connections with one cause in one message that counts and names them', () => {
    const { groups, messages } = group(many(50));
    expect(new Set([...groups.values()].map(({ id }) => id)).size).toBe(1);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({ title: '50 connections: the last syncs failed', path: '/alerts', alertIds: expect.any(Array) });
    expect(messages[0]?.alertIds).toHaveLength(50);
    expect(messages[0]?.detail).toMatch(/^BambooHR \(company-00\), .* and 40 more\. /);
  });

  it('tells of one in its own words, with a link to it', () => {
    const { messages } = group([newcomer(1)]);
    expect(messages).toMatchObject([{ title: 'BambooHR (company-01): the last 2 syncs failed', path: '/alerts/a1', alertIds: ['a1'], at: NOW }]);
  });

  it('keeps other codes and other connectors apart', () => {
    expect(group([newcomer(1), newcomer(2, 'rate-limited'), newcomer(3, 'vendor-unavailable', 'humaans')]).messages).toHaveLength(3);
  });

  it.each([
    [24 * HOUR - 1, 0],
    [24 * HOUR, 1],
  ])('lets one join a group whose message is %i ms old with %i messages', (ageMs, messages) => {
    const grouping = group([newcomer(1)], [standingSince(ageMs)]);
    expect(grouping.messages).toHaveLength(messages);
    if (messages === 0) expect(grouping.groups.get('a1')).toEqual({ id: 'old', at: ago(ageMs), toldWith: 'a99' });
  });

  it('begins anew when nothing of the group stands open: a cause that comes back is told again', () => {
    expect(group([newcomer(1)], []).messages).toHaveLength(1);
  });

  it('never lets a fall of coverage join an earlier one', () => {
    const fell = (n: number): Newcomer => ({ ...newcomer(n), concern: { ...newcomer(n).concern, kind: 'coverage.dropped' } });
    const earlier = anAlert(fell(1).concern, { groupedAt: ago(HOUR) });
    expect(group([fell(2), fell(3)], [earlier]).messages).toMatchObject([{ title: '2 frameworks: coverage fell' }]);
  });
});

describe('resolvedMessage', () => {
  const ended = (n: number) => ({ ...anAlert(newcomer(n).concern, { id: `a${String(n)}` }), text: 'A complete sync ended it.' });

  it('names what ended, under a key of its own group', () => {
    expect(resolvedMessage([ended(1)], NOW)).toMatchObject({
      key: 'resolved/connector-run.failing/bamboohr/vendor-unavailable/g1',
      event: 'alert.resolved',
      title: 'Resolved: BambooHR (company-01): the last 2 syncs failed',
      path: '/alerts/a1',
    });
    expect(resolvedMessage([ended(1), ended(2)], NOW)).toMatchObject({ title: 'Resolved: 2 connections: the last syncs failed', alertIds: ['a1', 'a2'] });
  });
});
