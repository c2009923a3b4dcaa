import { Types } from 'mongoose';

import { AuditLog } from '@app/audit-log';

import { Outbox } from './outbox.service.js';
import { AlertDeliveryRepository } from './persistence/alert-delivery.repository.js';
import { clock, email, first, get, mailbox, message, only, org, other, put, receiver, rows, second, tick, useDeliveries, webhook } from './testing.js';

useDeliveries();

describe('the outbox', () => {
  it('takes a message once, whoever adds it and however often: 40 at the same time from two processes', async () => {
    await webhook('/once');
    await email();
    const ids = await Promise.all(Array.from({ length: 40 }, (_, n) => put(message('the same'), org, n % 2 === 0 ? first : second)));
    expect(new Set(ids.map((each) => [...each].sort().join())).size).toBe(1);
    expect([await rows().countDocuments(), await tick()]).toMatchObject([2, { sent: 2 }]);
    expect([receiver.at('/once').length, mailbox.mails.length]).toEqual([1, 1]);
    await expect(rows().insertOne({ ...(await rows().findOne({})), _id: new Types.ObjectId() })).rejects.toMatchObject({ code: 11000 });
  });

  it('commits with the alert or not at all', async () => {
    await webhook('/never');
    const adding = get(AuditLog).commit(org, async (tx) => {
      await get(Outbox).add(org, message('rolled back'), tx);
      throw new Error('the alert could not be written');
    });
    await expect(adding).rejects.toThrow('the alert');
    expect(await rows().countDocuments()).toBe(0);
  });

  it('asks only the channels of the organization that want the kind', async () => {
    await webhook('/mine');
    await webhook('/theirs', other);
    expect(await put(message('wanted'))).toHaveLength(1);
    expect(await put(message('unwanted', { kind: 'audit.tampered' }))).toEqual([]);
    await tick();
    expect([receiver.at('/mine').length, receiver.at('/theirs').length]).toEqual([1, 0]);
  });
});

describe('two workers', () => {
  it('send 60 messages of two organizations once each, ticking at the same time', async () => {
    await Promise.all([webhook('/a'), webhook('/b'), webhook('/c', other)]);
    for (let n = 0; n < 20; n++) await Promise.all([put(message(`k${String(n)}`)), put(message(`k${String(n)}`), other)]);
    const reports = await Promise.all([tick(first), tick(second), tick(first), tick(second)]);
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(60);
    expect(reports.flatMap(({ failures }) => failures)).toEqual([]);
    expect(['/a', '/b', '/c'].map((at) => new Set(receiver.at(at).map(({ headers }) => headers['webhook-id'])).size)).toEqual([20, 20, 20]);
    expect(receiver.requests).toHaveLength(60);
  });

  it('one of which died between sending and noting it: the other sends again under the same webhook-id', async () => {
    await webhook('/twice');
    await put(message('crash'));
    let isFirst = true;
    receiver.on('/twice', (response) => {
      if (!isFirst) return void response.end('ok');
      isFirst = false;
      // The lease ends and its row is taken by the other worker while this one still waits for the answer.
      void rows()
        .updateOne({ messageKey: 'crash' }, { $set: { 'lease.until': new Date(0) } })
        .then(() => tick(second))
        .then(() => response.end('ok'));
    });
    const report = await tick(first);
    const ids = receiver.at('/twice').map(({ headers }) => headers['webhook-id']);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
    // The late worker writes nothing over what the other one noted.
    expect(report).toMatchObject({ sent: 0, failures: [] });
    expect(await only()).toMatchObject({ state: 'sent', attempts: 2 });
  });

  it('leave alone what a living worker holds', async () => {
    await webhook('/held');
    await put(message('held'));
    expect(await get(AlertDeliveryRepository).claim(org, clock.now(), [], 60_000)).toMatchObject({ attempts: 1 });
    expect(await tick(second)).toMatchObject({ sent: 0 });
    expect(receiver.requests).toHaveLength(0);
  });

  it('end a message that kills every worker: nothing is sent beyond the last attempt', async () => {
    await webhook('/deadly');
    await put(message('deadly'));
    await rows().updateOne({ messageKey: 'deadly' }, { $set: { attempts: 8, lease: { token: 'dead', until: new Date(0) } } });
    expect(await tick()).toMatchObject({ failed: 1 });
    expect([receiver.requests.length, (await only()).lastError?.code]).toEqual([0, 'delivery.worker-died']);
  });
});
