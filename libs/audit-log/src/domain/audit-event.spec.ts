import { createHash } from 'node:crypto';

import { toOrganizationId } from '@app/kernel';

import { genesis, nextEvent } from './audit-event.js';

const ORG = toOrganizationId('64b000000000000000000001');
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const event = {
  eventId: '0b6f4f0e-7d0c-4b58-9d3a-0123456789ab',
  type: 'connection.connected',
  actor: { kind: 'member', id: '64c000000000000000000001', label: 'owner@example.com' },
  target: { kind: 'connection', id: '64d000000000000000000001' },
  outcome: 'success',
  data: { zone: 'Zürich', b: [1, 2], a: null },
} as const;
const at = new Date('2026-11-21T09:42:00.123Z');

describe('nextEvent', () => {
  it('begins at 0 behind a genesis that names the organization', () => {
    const first = nextEvent(ORG, genesis(ORG), event, at);
    expect(first).toMatchObject({ sequence: 0, prevHash: sha256('genesis|64b000000000000000000001') });
  });

  it('hashes exactly the canonical bytes that it stores', () => {
    const made = nextEvent(ORG, { sequence: 6, hash: 'f'.repeat(64) }, event, at);
    // Written out by hand: sorted keys, no spaces, the data as they are.
    const body =
      '{"actor":{"id":"64c000000000000000000001","kind":"member","label":"owner@example.com"},"at":"2026-11-21T09:42:00.123Z",' +
      '"data":{"a":null,"b":[1,2],"zone":"Zürich"},"id":"0b6f4f0e-7d0c-4b58-9d3a-0123456789ab","org":"64b000000000000000000001","outcome":"success",' +
      `"prev":"${'f'.repeat(64)}","seq":7,"target":{"id":"64d000000000000000000001","kind":"connection"},"type":"connection.connected","v":1}`;
    expect(made.body).toBe(body);
    expect(made).toMatchObject({ sequence: 7, prevHash: 'f'.repeat(64), hash: sha256(body) });
  });

  it('writes empty data where none are given, and the same event again the same way', () => {
    const { eventId, type, actor, target, outcome } = event;
    expect(JSON.parse(nextEvent(ORG, genesis(ORG), { eventId, type, actor, target, outcome }, at).body)).toMatchObject({ data: {} });
    expect(nextEvent(ORG, genesis(ORG), event, at)).toEqual(nextEvent(ORG, genesis(ORG), { ...event }, new Date(at)));
  });

  it('is another event in another organization', () => {
    const other = toOrganizationId('64b000000000000000000002');
    expect(nextEvent(other, genesis(ORG), event, at).hash).not.toBe(nextEvent(ORG, genesis(ORG), event, at).hash);
  });
});
