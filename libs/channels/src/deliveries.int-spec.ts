import { Types } from 'mongoose';
import { Webhook } from 'standardwebhooks';

import { ChannelEnding } from './channel-ending.service.js';
import { ChannelReader } from './channel-reader.service.js';
import { DeliveryResend } from './delivery-resend.service.js';
import { WAITS_MS } from './domain/index.js';
import { ACTOR, clock, db, email, events, get, mailbox, message, only, org, other, put, receiver, tick, useDeliveries, webhook } from './testing.js';

const MINUTE_MS = 60_000;

useDeliveries();

describe('a receiver that fails', () => {
  it('is tried for 22 hours, each time later, under one webhook-id and a new timestamp; then the delivery failed, audited, and can be sent again', async () => {
    const { signingSecret, channel } = await webhook('/down');
    receiver.on('/down', (response) => void response.writeHead(500).end('no'));
    const [id = ''] = await put(message('down'));
    const waits: number[] = [];
    for (let attempt = 1; attempt < 8; attempt++) {
      expect(await tick()).toMatchObject({ later: 1, failed: 0 });
      const { state, attempts, nextAttemptAt, lastError } = await only();
      expect({ state, attempts, code: lastError?.code }).toEqual({ state: 'pending', attempts: attempt, code: 'receiver.failing' });
      waits.push((nextAttemptAt?.getTime() ?? 0) - clock.now().getTime());
      clock.advanceMs((waits.at(-1) ?? 0) - 1);
      expect(await tick()).toMatchObject({ sent: 0, later: 0, failed: 0 });
      clock.advanceMs(1);
    }
    WAITS_MS.forEach((planned, n) => expect(Math.abs((waits[n] ?? 0) - planned)).toBeLessThanOrEqual(planned * 0.2));
    expect(await tick()).toMatchObject({ failed: 1 });
    expect(await only()).toMatchObject({
      state: 'failed',
      attempts: 8,
      nextAttemptAt: null,
      lastError: { code: 'receiver.failing', remedy: expect.any(String) },
    });
    expect(await events('alert-delivery.failed')).toMatchObject([
      { outcome: 'failure', target: { kind: 'alert-delivery', id }, data: { channelId: channel.id, attempts: 8 } },
    ]);
    clock.advanceMs(86_400_000);
    expect([await tick(), receiver.at('/down').length]).toMatchObject([{ sent: 0, failed: 0 }, 8]);
    receiver.on('/down', (response) => void response.end('ok'));
    await get(DeliveryResend).resend(org, ACTOR, id);
    expect(await tick()).toMatchObject({ sent: 1 });
    expect(await only()).toMatchObject({ state: 'sent', attempts: 1, lastError: null });
    expect(await events('alert-delivery.resent')).toHaveLength(1);
    const sent = receiver.at('/down');
    expect([new Set(sent.map(({ headers }) => headers['webhook-id'])).size, new Set(sent.map(({ headers }) => headers['webhook-timestamp'])).size]).toEqual([
      1, 9,
    ]);
    for (const { headers, body } of sent) {
      const at = new Date(Number(headers['webhook-timestamp']) * 1000);
      expect(headers['webhook-signature']).toBe(new Webhook(signingSecret ?? '').sign(headers['webhook-id'] ?? '', at, body));
    }
    await expect(get(DeliveryResend).resend(org, ACTOR, id)).rejects.toMatchObject({ code: 'alert-delivery.not-failed' });
  });

  it.each([
    ['301', 'receiver.redirected', 3, (url: string) => ({ status: 301, headers: { location: `${url}/elsewhere` } })],
    ['404', 'receiver.refused', 3, () => ({ status: 404, headers: {} })],
    ['410', 'receiver.gone', 1, () => ({ status: 410, headers: {} })],
  ])('with %s is given up after few tries', async (_, code, tries, answer) => {
    await webhook('/no');
    receiver.on('/no', (response) => {
      const { status, headers } = answer(receiver.url);
      response.writeHead(status, headers).end();
    });
    await put(message('no'));
    for (let n = 0; n < 5; n++) {
      await tick();
      clock.advanceMs(60 * MINUTE_MS);
    }
    expect(await only()).toMatchObject({ state: 'failed', attempts: tries, lastError: { code } });
    expect([receiver.at('/no').length, receiver.at('/elsewhere').length]).toEqual([tries, 0]);
  });

  it('with 429 is not asked again before the time it names', async () => {
    await webhook('/slow-down');
    receiver.on('/slow-down', (response) => void response.writeHead(429, { 'retry-after': '1800' }).end());
    await put(message('slow down'));
    await tick();
    clock.advanceMs(1_799_999);
    await tick();
    expect(receiver.at('/slow-down')).toHaveLength(1);
    clock.advanceMs(1);
    await tick();
    expect(receiver.at('/slow-down')).toHaveLength(2);
  });

  it('that hangs keeps nobody else waiting: not another organization, not another channel', async () => {
    await Promise.all([webhook('/hangs'), webhook('/fine'), webhook('/others', other)]);
    const hung: (() => void)[] = [];
    receiver.on('/hangs', (response) => void hung.push(() => response.end()));
    await put(message('hangs'));
    const slow = tick();
    while (hung.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await Promise.all(Array.from({ length: 5 }, (_, n) => put(message(`other ${String(n)}`), other)));
    await put(message('after'));
    const startedAt = performance.now();
    // Some may go out with the tick that is still under way: who sends them is all the same.
    await tick();
    while (receiver.at('/others').length < 5 || receiver.at('/fine').length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    process.stdout.write(`6 messages beside a hanging receiver: ${String(Math.round(performance.now() - startedAt))} ms\n`);
    expect([receiver.at('/others').length, receiver.at('/fine').length, receiver.at('/hangs').length]).toEqual([5, 2, 1]);
    receiver.on('/hangs', (response) => void response.end());
    for (const end of hung) end();
    expect((await slow).failures).toEqual([]);
    // Longer than a lease: what a busy machine interrupts is taken again only after it.
  }, 150_000);

  it.each([
    ['closes the connection', (end: () => void) => end()],
    ['never answers: 20 seconds', () => undefined],
  ])('that %s is told apart and tried again', async (what, does) => {
    await webhook('/bad');
    receiver.on('/bad', (_response, _request, incoming) => does(() => void incoming.socket.destroy()));
    await put(message('bad'));
    expect(await tick()).toMatchObject({ later: 1, failures: [] });
    expect((await only()).lastError?.code).toBe(what.startsWith('never') ? 'receiver.timeout' : 'receiver.unreachable');
  });
});

describe('e-mail', () => {
  it('that some got and one did not is sent again to that one only', async () => {
    await email(['a@example.com', 'b@example.com', 'c@example.com']);
    mailbox.refuseRecipient = (address) => (address.startsWith('b@') ? { code: 450, text: '4.2.0 greylisted' } : null);
    await put(message('partly'));
    expect(await tick()).toMatchObject({ later: 1 });
    expect((await only()).lastError).toEqual({
      code: 'mail.recipients',
      message: 'The mail server refuses a recipient. It said 450 4.2.0. 1 of 3 did not get it.',
      remedy: 'Check the addresses of this channel.',
    });
    mailbox.refuseRecipient = () => null;
    clock.advanceMs(2 * MINUTE_MS);
    expect(await tick()).toMatchObject({ sent: 1 });
    expect(mailbox.mails.map(({ to }) => to)).toEqual([['a@example.com', 'c@example.com'], ['b@example.com']]);
    expect(new Set(mailbox.mails.map(({ parsed }) => parsed.messageId)).size).toBe(1);
  });

  it('that the server refuses for good fails after three tries, with its number and the way out', async () => {
    await email();
    mailbox.refuseRecipient = () => ({ code: 550, text: '5.1.1 no such user oncall@example.com' });
    await put(message('unknown user'));
    for (let n = 0; n < 4; n++) {
      await tick();
      clock.advanceMs(60 * MINUTE_MS);
    }
    expect(await only()).toMatchObject({ state: 'failed', attempts: 3, lastError: { code: 'mail.recipients', message: expect.stringContaining('550 5.1.1') } });
    expect(JSON.stringify(await events('alert-delivery.failed'))).not.toContain('oncall@');
  });
});

describe('a removed channel', () => {
  it('gives up what waits for it, clears its secret in the same write, and takes no resend', async () => {
    const { channel } = await webhook('/gone');
    await put(message('gone'));
    await get(ChannelEnding).remove(org, ACTOR, channel.id);
    expect(await tick()).toMatchObject({ sent: 0, failed: 0 });
    const delivery = await only();
    expect(delivery).toMatchObject({ state: 'failed', lastError: { code: 'channel.removed' } });
    await expect(get(DeliveryResend).resend(org, ACTOR, delivery.id)).rejects.toMatchObject({ code: 'alert-channel.removed' });
    const row = await db.root.db(db.name).collection('alert_channels').findOne({});
    expect([row?.['secret'], row?.['deletedAt'], row?.['living']]).toEqual([null, clock.now(), undefined]);
    await expect(get(ChannelReader).get(org, channel.id)).rejects.toMatchObject({ code: 'alert-channel.not-found' });
    const own = db.connection.db?.collection('alert_channels');
    await expect(own?.updateOne({ organizationId: new Types.ObjectId(org) }, { $set: { secret: { v: 1 } } })).rejects.toMatchObject({ code: 121 });
    await expect(own?.deleteMany({ organizationId: new Types.ObjectId(org) })).rejects.toMatchObject({ code: 13 });
  });
});
