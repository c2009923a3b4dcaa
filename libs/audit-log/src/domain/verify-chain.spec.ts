import fc from 'fast-check';

import { canonicalJson, sha256Hex, toOrganizationId } from '@app/kernel';

import { type AuditEvent, type ChainHead, genesis, nextEvent } from './audit-event.js';
import { CHAIN_LIMITS, type ChainReport, type StoredEvent, verifyChain } from './verify-chain.js';

const ORG = toOrganizationId('64b000000000000000000001');
const OTHER = toOrganizationId('64b000000000000000000002');

const stored = ({ id, actor, target, sequence, type, at, outcome, body, prevHash, hash }: AuditEvent): StoredEvent => ({
  sequence,
  eventId: id,
  type,
  at,
  actorId: actor.id,
  targetId: target.id,
  outcome,
  body,
  prevHash,
  hash,
});

function log(length: number, org = ORG, seed = 'a'): readonly StoredEvent[] {
  const events: StoredEvent[] = [];
  let head: ChainHead = genesis(org);
  for (let n = 0; n < length; n++) {
    const event = nextEvent(
      org,
      head,
      {
        eventId: `${seed}-${String(n)}`,
        type: n % 2 === 0 ? 'connection.connected' : 'connector-run.succeeded',
        actor: { kind: 'member', id: `member-${String(n % 3)}`, label: 'owner@example.com' },
        target: { kind: 'connection', id: `connection-${String(n % 5)}` },
        outcome: 'success',
        data: { n, seed },
      },
      new Date(Date.UTC(2026, 0, 1) + n * 60_000),
    );
    events.push(stored(event));
    head = event;
  }
  return events;
}

async function* inOrder(events: readonly StoredEvent[]): AsyncGenerator<StoredEvent> {
  await Promise.resolve();
  yield* events;
}
const verify = (events: readonly StoredEvent[], org = ORG): Promise<ChainReport> => verifyChain(org, inOrder(events));

/** Replaces one event: with the fields given, and with a body that says the same when `rewrites` is given. */
const changed = (events: readonly StoredEvent[], at: number, change: (event: StoredEvent) => StoredEvent): readonly StoredEvent[] =>
  events.map((event, n) => (n === at ? change(event) : event));
const rewritten = (event: StoredEvent, fields: Readonly<Record<string, unknown>>): StoredEvent => {
  const body = canonicalJson({ ...(JSON.parse(event.body) as object), ...fields } as never);
  return { ...event, body };
};
const rehashed = (event: StoredEvent): StoredEvent => ({ ...event, hash: sha256Hex(event.body) });

describe('a chain that nobody touched', () => {
  it('is whole, from the empty log to a long one, and its head is the newest event', async () => {
    for (const length of [0, 1, 2, 50]) {
      const events = log(length);
      const report = await verify(events);
      expect(report).toMatchObject({ events: length, problems: 0, firstProblem: null });
      expect(report.head.hash).toBe(events.at(-1)?.hash ?? genesis(ORG).hash);
      expect(report.head.sequence).toBe(length - 1);
    }
  });
});

describe('a chain that somebody changed', () => {
  const events = log(12);
  const at = 5;
  const one = events[at] as StoredEvent;
  const drop = events.filter((_, n) => n !== at);
  const foreign = log(12, OTHER, 'b')[at] as StoredEvent;
  const sameOrgOtherLog = log(12, ORG, 'c')[at] as StoredEvent;

  const CLASSES: readonly (readonly [string, readonly StoredEvent[]])[] = [
    ['a modified body', changed(events, at, (event) => rewritten(event, { outcome: 'failure' }))],
    ['a modified body with a new hash', changed(events, at, (event) => rehashed(rewritten(event, { data: { n: 99 } })))],
    ['a modified hash', changed(events, at, (event) => ({ ...event, hash: event.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) }))],
    ['a modified link', changed(events, at, (event) => ({ ...event, prevHash: (events[0] as StoredEvent).hash }))],
    ['a body that is no JSON', changed(events, at, (event) => rehashed({ ...event, body: 'not json' }))],
    ['a body that is null', changed(events, at, (event) => rehashed({ ...event, body: 'null' }))],
    ['an event deleted from the middle', drop],
    ['the first event deleted', events.slice(1)],
    ['two events in each other’s place', [...events.slice(0, 4), events[5], events[4], ...events.slice(6)] as readonly StoredEvent[]],
    [
      'two events in each other’s place, renumbered',
      [...events.slice(0, 4), { ...one, sequence: 4 }, { ...(events[4] as StoredEvent), sequence: 5 }, ...events.slice(6)],
    ],
    ['an event twice', [...events.slice(0, 6), one, ...events.slice(6)]],
    [
      'an event inserted',
      [...events.slice(0, 6), { ...one, eventId: 'planted' }, ...events.slice(6).map((event) => ({ ...event, sequence: event.sequence + 1 }))],
    ],
    ['deleted and renumbered', drop.map((event, n) => ({ ...event, sequence: n }))],
    [
      'deleted, renumbered and rewritten but not chained anew',
      drop.map((event, n) => (event.sequence === n ? event : rehashed(rewritten({ ...event, sequence: n }, { seq: n })))),
    ],
    ['an event of another organization spliced in', changed(events, at, () => foreign)],
    ['an event of another log of the same organization spliced in', changed(events, at, () => sameOrgOtherLog)],
  ];
  it.each(CLASSES)('is found out: %s', async (_name, altered) => {
    const report = await verify(altered);
    expect(report.problems).toBeGreaterThan(0);
    expect(report.firstProblem).not.toBeNull();
  });

  it.each([
    ['sequence', { sequence: 99 }],
    ['eventId', { eventId: 'other' }],
    ['type', { type: 'connection.revoked' }],
    ['at', { at: new Date('2026-06-01T00:00:00Z') }],
    ['actorId', { actorId: 'somebody-else' }],
    ['targetId', { targetId: 'another-connection' }],
    ['outcome', { outcome: 'denied' }],
  ] as const)('is found out by the copy kept for lists: %s', async (_field, copy) => {
    const report = await verify(changed(events, at, (event) => ({ ...event, ...copy })));
    expect(report.firstProblem).not.toBeNull();
    expect(report.problems).toBeGreaterThan(0);
  });

  it('of another organization is no chain of this one, though whole in itself', async () => {
    const theirs = log(12, OTHER);
    expect((await verify(theirs, OTHER)).problems).toBe(0);
    expect((await verify(theirs, ORG)).firstProblem).toEqual({ sequence: 0, what: 'its link to the event before does not match' });
  });

  it('names the first place and counts all', async () => {
    const report = await verify(
      changed(
        changed(events, 3, (event) => rewritten(event, { v: 2 })),
        8,
        (event) => rewritten(event, { v: 2 }),
      ),
    );
    expect(report.firstProblem).toEqual({ sequence: 3, what: 'its body does not match its hash' });
    expect(report.problems).toBe(2);
  });

  it('does not notice that the newest events were cut off, and says that it cannot', async () => {
    const report = await verify(events.slice(0, 8));
    expect(report).toMatchObject({ events: 8, problems: 0, firstProblem: null, limits: CHAIN_LIMITS });
    expect(report.limits.join(' ')).toMatch(/cannot show that later events were cut off/);
  });

  it('does not notice a log that was replaced as a whole, and says that it cannot', async () => {
    const report = await verify(log(12, ORG, 'invented'));
    expect(report.problems).toBe(0);
    expect(report.limits.join(' ')).toMatch(/whole log was replaced/);
  });

  it('is found out whatever single character of whatever stored text is changed (2,000 logs)', async () => {
    const TEXTS = ['eventId', 'type', 'actorId', 'targetId', 'outcome', 'body', 'prevHash', 'hash'] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 15 }),
        fc.nat(),
        fc.constantFrom(...TEXTS),
        fc.nat(),
        fc.integer({ min: 1, max: 94 }),
        async (length, n, field, position, step) => {
          const events = log(length);
          const altered = changed(events, n % length, (event) => {
            const text = event[field];
            const i = position % text.length;
            const code = 33 + ((text.charCodeAt(i) - 33 + step) % 95);
            return { ...event, [field]: text.slice(0, i) + String.fromCharCode(code) + text.slice(i + 1) };
          });
          const isSame = altered[n % length]?.[field] === events[n % length]?.[field];
          expect((await verify(altered)).problems > 0).toBe(!isSame);
        },
      ),
      { numRuns: 2_000, seed: 4 },
    );
  });
});
