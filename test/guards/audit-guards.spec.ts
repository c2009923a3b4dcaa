import { type ChainHead, genesis, nextEvent, type StoredEvent, verifyChain } from '@app/audit-log/domain/index.js';
import { sha256Hex, toOrganizationId } from '@app/kernel';

const ORG = toOrganizationId('a'.repeat(24));
const AT = new Date('2026-11-21T12:00:00Z');

function stored(head: ChainHead, eventId: string): StoredEvent {
  const actor = { kind: 'member', id: 'm1', label: 'Ada' } as const;
  const made = nextEvent(ORG, head, { type: 'connection.connected', actor, target: { kind: 'connection', id: 'c1' }, outcome: 'success', eventId }, AT);
  const { sequence, type, at, outcome, body, prevHash, hash } = made;
  return { sequence, eventId, type, at, actorId: 'm1', targetId: 'c1', outcome, body, prevHash, hash };
}
async function* each(events: readonly StoredEvent[]): AsyncIterable<StoredEvent> {
  yield* events;
}
const problem = async (events: readonly StoredEvent[]): Promise<string | undefined> => (await verifyChain(ORG, each(events))).firstProblem?.what;

it('a chain whose links and hashes are right, but which leaves a number out, does not pass', async () => {
  const first = stored(genesis(ORG), 'e0');
  expect(await problem([first, stored(first, 'e1')])).toBeUndefined();
  expect(await problem([first, stored({ sequence: 1, hash: first.hash }, 'e2')])).toBe('sequence 2 follows 0');
});

it.each(['no JSON', '7', 'null', '"text"'])('a body that is %s does not pass, whatever its hash says', async (body) => {
  expect(await problem([{ ...stored(genesis(ORG), 'e0'), body, hash: sha256Hex(body) }])).toMatch(/^its /);
});

it.each([
  ['org', 'b'.repeat(24)],
  ['seq', 7],
  ['prev', 'c'.repeat(64)],
])('an event whose body says another %s than its row does not pass, whatever its hash says', async (field, value) => {
  const own = stored(genesis(ORG), 'e0');
  const body = JSON.stringify({ ...(JSON.parse(own.body) as object), [field]: value });
  expect(await problem([{ ...own, body, hash: sha256Hex(body) }])).toBe(`its stored ${field} differs from its body`);
});
