import { createHmac, randomBytes } from 'node:crypto';

import { Webhook } from 'standardwebhooks';

import { type Notice } from '../domain/index.js';
import { toSignedHeaders, toWebhookBody } from './webhook-message.js';

const notice: Notice = {
  event: 'alert.opened',
  kind: 'connection.stale',
  severity: 'critical',
  title: 'BambooHR is stale',
  detail: 'ümlaut “quoted”',
  why: 'why',
  remedy: 'remedy',
  at: new Date('2026-11-21T09:00:00Z'),
  alertIds: ['64b000000000000000000001'],
  organization: { id: '64b0000000000000000000aa', name: 'Larkfield Labs' },
  link: 'https://attesta.example.com/alerts/1',
};
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const verifies = (key: string, body: string, headers: Readonly<Record<string, string>>): boolean => {
  try {
    new Webhook(key).verify(body, { ...headers });
    return true;
  } catch {
    return false;
  }
};
const flipped = (text: string, index: number, bit = 1): string => {
  const bytes = Buffer.from(text, 'utf8');
  bytes[index] = (bytes[index] ?? 0) ^ bit;
  return bytes.toString('utf8');
};

describe('a signed message', () => {
  it('gives the official vector', () => {
    const signed = toSignedHeaders({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1614265330_000),
      body: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    });
    expect(signed).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is the HMAC that a receiver without the library would compute', () => {
    const body = toWebhookBody(notice);
    const at = new Date('2026-11-21T09:00:00.900Z');
    const own = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`msg_1.1795251600.${body}`)
      .digest('base64');
    expect(toSignedHeaders({ id: 'msg_1', at, body, secrets: [secret] })['webhook-signature']).toBe(`v1,${own}`);
  });

  it('verifies as sent; tampered with, never', () => {
    const body = toWebhookBody(notice);
    const headers = toSignedHeaders({ id: 'msg_1', at: new Date(), body, secrets: [secret] });
    expect(verifies(secret, body, headers)).toBe(true);
    const with_ = (name: string, value: string) => ({ ...headers, [name]: value });
    const signature = headers['webhook-signature'] ?? '';
    const tampered: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
      ...Array.from({ length: Buffer.byteLength(body) }, (_, index) => [flipped(body, index), headers] as const),
      ...Array.from({ length: Buffer.byteLength(body) }, (_, length) => [Buffer.from(body).subarray(0, length).toString('utf8'), headers] as const),
      ...Array.from({ length: signature.length }, (_, index) => [body, with_('webhook-signature', flipped(signature, index))] as const),
      ...[1, 60, 299, -1, -299].map((s) => [body, with_('webhook-timestamp', String(Number(headers['webhook-timestamp']) + s))] as const),
      ...['msg_2', 'msg_1 ', '', 'MSG_1'].map((id) => [body, with_('webhook-id', id)] as const),
      ...['', 'v1,', 'v1a,AAAA', signature.slice(0, -1), signature.replace('v1', 'v2')].map((one) => [body, with_('webhook-signature', one)] as const),
      [`${body} `, headers],
      [JSON.stringify({ ...JSON.parse(body), extra: 1 }), headers],
    ];
    const accepted = tampered.filter(([text, given]) => verifies(secret, text, given));
    const byOthers = Array.from({ length: 50 }, () => `whsec_${randomBytes(32).toString('base64')}`).filter((key) => verifies(key, body, headers));
    process.stdout.write(`tampered deliveries: ${String(tampered.length + 50)}, verified: ${String(accepted.length + byOthers.length)}\n`);
    expect([accepted, byOthers]).toEqual([[], []]);
    expect(tampered.length).toBeGreaterThanOrEqual(500);
  });

  it('is refused as a replay when it is older than five minutes', () => {
    const body = toWebhookBody(notice);
    const at = (ms: number) => toSignedHeaders({ id: 'msg_1', at: new Date(Date.now() + ms), body, secrets: [secret] });
    expect([at(-290_000), at(-310_000), at(310_000)].map((headers) => verifies(secret, body, headers))).toEqual([true, false, false]);
  });

  it('verifies under the old and the new secret while both sign', () => {
    const next = `whsec_${randomBytes(32).toString('base64')}`;
    const body = toWebhookBody(notice);
    const headers = toSignedHeaders({ id: 'msg_1', at: new Date(), body, secrets: [next, secret] });
    expect([verifies(next, body, headers), verifies(secret, body, headers)]).toEqual([true, true]);
  });

  it('has the same body on every attempt', () => {
    expect(toWebhookBody(notice)).toBe(toWebhookBody({ ...notice }));
    expect(JSON.parse(toWebhookBody(notice))).toEqual({
      type: 'alert.opened',
      timestamp: '2026-11-21T09:00:00.000Z',
      data: {
        organizationId: '64b0000000000000000000aa',
        organization: 'Larkfield Labs',
        kind: 'connection.stale',
        severity: 'critical',
        title: 'BambooHR is stale',
        detail: 'ümlaut “quoted”',
        why: 'why',
        remedy: 'remedy',
        url: 'https://attesta.example.com/alerts/1',
        alertIds: ['64b000000000000000000001'],
      },
    });
  });
});
