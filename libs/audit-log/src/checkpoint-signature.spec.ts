import { generateKeyPairSync, type KeyObject } from 'node:crypto';

import { type OrganizationId, toOrganizationId } from '@app/kernel';

import { keyIdOf, signatureStateOf, signCheckpoint } from './checkpoint-signature.js';
import {
  type ChainHead,
  type CheckedChain,
  type Checkpoint,
  genesis,
  isCheckpointDue,
  nextEvent,
  type StoredEvent,
  textOf,
  verifyWithCheckpoints,
} from './domain/index.js';

const ORG = toOrganizationId('64b000000000000000000001');
const OTHER = toOrganizationId('64b000000000000000000002');
const OURS = generateKeyPairSync('ed25519');
const STRANGER = generateKeyPairSync('ed25519');
const AT = new Date('2026-11-21T03:00:00.000Z');
const later = (ms: number): Date => new Date(AT.getTime() + ms);
const HOUR = 3_600_000;

function log(length: number, seed = 'a'): readonly StoredEvent[] {
  const events: StoredEvent[] = [];
  let head: ChainHead = genesis(ORG);
  for (let n = 0; n < length; n++) {
    const actor = { kind: 'member', id: 'm', label: 'm' } as const;
    const event = { eventId: `${seed}-${String(n)}`, type: 'member.joined', actor, target: { kind: 'member', id: 'm' }, outcome: 'success' } as const;
    const made = nextEvent(ORG, head, event, AT);
    events.push({ ...made, eventId: made.id, actorId: made.actor.id, targetId: made.target.id });
    head = made;
  }
  return events;
}
async function* inOrder<T>(all: readonly T[]): AsyncGenerator<T> {
  await Promise.resolve();
  yield* all;
}
const over = ({ sequence, hash }: ChainHead, key: KeyObject = OURS.privateKey): Checkpoint => signCheckpoint(ORG, { sequence, hash, at: AT }, key);
const verify = (events: readonly StoredEvent[], checkpoints: readonly Checkpoint[], key: KeyObject = OURS.publicKey): Promise<CheckedChain> =>
  verifyWithCheckpoints(ORG, {
    events: inOrder(events),
    checkpoints: inOrder(checkpoints),
    stateOf: (one) => signatureStateOf(ORG, one, new Map([[keyIdOf(key), key]])),
  });

describe('a checkpoint', () => {
  const statement = { sequence: 41, hash: 'f'.repeat(64), at: AT };

  it('is five lines that any program can check', () => {
    expect(textOf(ORG, statement)).toBe(
      `attesta audit checkpoint v1\norganization 64b000000000000000000001\nsequence 41\nhash ${'f'.repeat(64)}\nat 2026-11-21T03:00:00.000Z\n`,
    );
  });

  it('fits its own statement, organization and key, and nothing else', () => {
    const checkpoint = signCheckpoint(ORG, statement, OURS.privateKey);
    const state = (org: OrganizationId, one: Checkpoint, key: KeyObject): string => signatureStateOf(org, one, new Map([[checkpoint.keyId, key]]));
    expect(state(ORG, checkpoint, OURS.publicKey)).toBe('fits');
    expect(state(ORG, checkpoint, STRANGER.publicKey)).toBe('broken');
    expect(state(OTHER, checkpoint, OURS.publicKey)).toBe('broken');
    for (const change of [
      { sequence: 40 },
      { hash: 'e'.repeat(64) },
      { at: later(1) },
      { signature: '' },
      { signature: checkpoint.signature.replace(/^./, '!') },
    ])
      expect(state(ORG, { ...checkpoint, ...change }, OURS.publicKey)).toBe('broken');
    expect(state(ORG, { ...checkpoint, keyId: '0'.repeat(32) }, OURS.publicKey)).toBe('stranger');
  });

  it.each([
    ['nothing was ever written', null, { sequence: -1, hash: 'g' }, 0, false],
    ['the first event', null, { sequence: 0, hash: 'a' }, 0, true],
    ['nothing new', statement, statement, 99 * HOUR, false],
    ['something new, soon', statement, { sequence: 42, hash: 'b' }, HOUR - 1, false],
    ['something new after an hour', statement, { sequence: 42, hash: 'b' }, HOUR, true],
    ['a thousand new ones', statement, { sequence: 1_041, hash: 'b' }, 1, true],
    ['fewer than there were, which is refused then', statement, { sequence: 40, hash: 'b' }, 1, true],
    ['another event in its place, which is refused then', statement, { sequence: 41, hash: 'b' }, 1, true],
  ] as const)('%s: due or not', (_what, last, head, afterMs, due) => {
    expect(isCheckpointDue(last, head, later(afterMs))).toBe(due);
  });
});

describe('a log against its checkpoints', () => {
  const events = log(12);
  const at = (sequence: number): StoredEvent => events[sequence] as StoredEvent;
  const signed = [over(at(3)), over(at(7)), over(at(11))];

  it('holds when each event that one was signed over is there, also with newer ones behind', async () => {
    expect(await verify(events, signed)).toMatchObject({ events: 12, checkpoints: 3, problems: 0, firstProblem: null });
    expect(await verify(log(20), signed)).toMatchObject({ checkpoints: 3, problems: 0 });
    expect(await verify([], [])).toMatchObject({ events: 0, checkpoints: 0, problems: 0 });
  });

  it('shows that its end was cut off, which the chain alone does not', async () => {
    expect(await verify(events.slice(0, 8), [])).toMatchObject({ problems: 0 });
    const found = await verify(events.slice(0, 8), signed);
    expect(found).toMatchObject({ events: 8, checkpoints: 3, problems: 1, firstProblem: { sequence: 11, what: expect.stringContaining('cut off') } });
    expect((await verify([], signed)).problems).toBe(3);
  });

  it('shows that it was replaced as a whole, or cut and continued', async () => {
    expect(await verify(log(12, 'b'), signed)).toMatchObject({ problems: 3, firstProblem: { sequence: 3, what: expect.stringContaining('rewritten') } });
  });

  it('takes no signature of a stranger, and none that does not fit', async () => {
    const forged = over(at(11), STRANGER.privateKey);
    expect(await verify(events, [forged])).toMatchObject({ problems: 1, firstProblem: { what: expect.stringContaining('not this organization’s') } });
    const renamed = { ...forged, keyId: keyIdOf(OURS.publicKey) };
    expect(await verify(events, [renamed])).toMatchObject({ problems: 1, firstProblem: { what: expect.stringContaining('does not fit') } });
    const moved = { ...over(at(7)), sequence: 11, hash: at(11).hash };
    expect(await verify(events, [moved])).toMatchObject({ problems: 1 });
  });

  it('names the first place, of the chain or of a checkpoint', async () => {
    const altered = events.map((event, n) => (n === 5 ? { ...event, outcome: 'failure' } : event)).slice(0, 9);
    expect(await verify(altered, signed)).toMatchObject({ problems: 2, firstProblem: { sequence: 5 } });
  });
});
