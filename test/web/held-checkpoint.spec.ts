import { generateKeyPairSync } from 'node:crypto';

import { keyIdOf, signCheckpoint } from '@app/audit-log';
import { textOf } from '@app/audit-log/domain/index.js';
import { toOrganizationId } from '@app/kernel';

import { chainRows } from '../../apps/web/src/features/audit-log/chain-rows.js';
import { hexOf, isRetold, isSignedBy, readCheckpoint, readPublicKey } from '../../apps/web/src/features/audit-log/held-checkpoint.js';

const ORG = toOrganizationId('a'.repeat(24));
const pair = generateKeyPairSync('ed25519');
const pemOf = (type: 'ed25519' | 'ed448' | 'x25519' = 'ed25519'): string =>
  (type === 'ed25519' ? pair : type === 'ed448' ? generateKeyPairSync('ed448') : generateKeyPairSync('x25519')).publicKey
    .export({ type: 'spki', format: 'pem' })
    .toString();
const STATEMENT = { sequence: 42, hash: 'b'.repeat(64), at: new Date('2026-03-04T05:06:07.008Z') };
const signed = signCheckpoint(ORG, STATEMENT, pair.privateKey);
/** As the API answers it. */
const FILE = { ...signed, at: signed.at.toISOString(), statement: textOf(ORG, signed) };
const read = (change: object = {}) => readCheckpoint(JSON.stringify({ ...FILE, ...change }));
const keyBytes = (): Uint8Array<ArrayBuffer> => readPublicKey(pemOf()) ?? new Uint8Array();

describe('a checkpoint that somebody kept', () => {
  it('is read as the service wrote it, and its signature fits the key of the service', async () => {
    const held = read();
    expect(held?.signed).toEqual({ organization: ORG, sequence: 42, hash: STATEMENT.hash, at: FILE.at });
    expect(held !== null && !isRetold(held) && (await isSignedBy(keyBytes(), held))).toBe(true);
    expect(hexOf(keyBytes())).toBe(pair.publicKey.export({ type: 'spki', format: 'der' }).toString('hex'));
    expect(FILE.keyId).toBe(keyIdOf(pair.publicKey));
  });

  it.each([
    ['another number', { sequence: 41 }],
    ['another hash', { hash: 'c'.repeat(64) }],
    ['another time', { at: '2026-03-04T05:06:07.009Z' }],
    ['no hash', { hash: undefined }],
  ])('that shows %s than was signed is retold', (_what, change) => {
    const held = read(change);
    expect(held === null || isRetold(held)).toBe(true);
    expect(held).not.toBeNull();
  });

  it.each([
    ['number', FILE.statement.replace('sequence 42', 'sequence 43')],
    ['hash', FILE.statement.replace('hash b', 'hash c')],
    ['organization', FILE.statement.replace('organization a', 'organization b')],
    ['time', FILE.statement.replace('2026', '2025')],
  ])('with another %s in its text has no signature that fits', async (_what, statement) => {
    const held = read({ statement });
    expect(held === null ? null : await isSignedBy(keyBytes(), held)).toBe(false);
  });

  it('of another signer does not fit', async () => {
    const stranger = readPublicKey(generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString());
    const held = read();
    expect(held === null || stranger === null ? null : await isSignedBy(stranger, held)).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"sequence":'],
    ['null', 'null'],
    ['a list', JSON.stringify([FILE])],
    ['a page of the API', JSON.stringify({ items: [FILE], nextCursor: null })],
    ['an event of the log', JSON.stringify({ sequence: 1, hash: 'b'.repeat(64), body: '{}' })],
    ['a number as text', JSON.stringify({ ...FILE, sequence: '42' })],
    ['another statement', JSON.stringify({ ...FILE, statement: 'attesta audit checkpoint v2\n' })],
    ['a statement with a line more', JSON.stringify({ ...FILE, statement: `${FILE.statement}sequence 7\n` })],
    ['a short signature', JSON.stringify({ ...FILE, signature: FILE.signature.slice(4) })],
    ['a signature that is none', JSON.stringify({ ...FILE, signature: 'no' })],
    ['a key', pemOf()],
  ])('is not %s', (_what, text) => {
    expect(readCheckpoint(text)).toBeNull();
  });

  it('is read with line ends of any kind around a key, and no other kind of key is taken', () => {
    expect(readPublicKey(`\uFEFFkept in 2026\r\n${pemOf().replaceAll('\n', '\r\n')}`)).not.toBeNull();
    for (const text of ['', JSON.stringify(FILE), pemOf('ed448'), pemOf('x25519'), '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----'])
      expect(readPublicKey(text)).toBeNull();
  });
});

describe('checkpoints between the events', () => {
  const event = (sequence: number, hash = `h${String(sequence)}`) => ({ sequence, hash });
  const told = (events: readonly { sequence: number; hash: string }[], checkpoints: readonly { sequence: number; hash: string }[]) =>
    chainRows(events, checkpoints).map((row) => (row.kind === 'event' ? row.event.sequence : `${row.answered} ${String(row.checkpoint.sequence)}`));

  it('stand above the event that was signed; those of events that are not loaded yet wait', () => {
    expect(told([event(5), event(4), event(3)], [event(5), event(3), event(1)])).toEqual(['same 5', 5, 4, 'same 3', 3]);
    expect(told([event(2), event(1)], [])).toEqual([2, 1]);
    expect(told([], [event(1)])).toEqual([]);
  });

  it('say where the log has another event or none, and nothing of events that came later', () => {
    expect(told([event(5), event(3), event(2)], [event(7), event(4), event(3, 'x')])).toEqual(['unknown 7', 5, 'missing 4', 'other 3', 3, 2]);
  });
});
