import { Webhook } from 'standardwebhooks';

import { AuditLog } from '@app/audit-log';
import { ALERT_KINDS, type AlertMessage, DeliverySender, Outbox } from '@app/channels';
import { toOrganizationId } from '@app/kernel';

import { type Founded, startTestApi, type TestApi } from '../../../../test/support/api.js';
import { type Answer, type ApiClient, bearer } from '../../../../test/support/api-client.js';
import { startMailbox, type TestMailbox } from '../../../../test/support/mailbox.js';
import { startReceiver, type TestReceiver } from '../../../../test/support/receiver.js';

type Owner = ApiClient & Founded;
const CHANNELS = '/api/v1/alert-channels';

let mailbox: TestMailbox;
let receiver: TestReceiver;
let api: TestApi;
let owner: Owner;
let other: Owner;
beforeAll(async () => {
  [mailbox, receiver] = await Promise.all([startMailbox(), startReceiver()]);
  const environment = { SMTP_URL: mailbox.url, MAIL_FROM: 'Attesta <attesta@example.com>', EGRESS_ALLOW_LOOPBACK: 'true' };
  api = await startTestApi({ publicUrl: 'https://attesta.example.com', environment });
  owner = await withKey('Larkfield Labs');
  other = await withKey('Other Labs');
}, 60_000);
afterAll(async () => {
  await api.close();
  await Promise.all([mailbox.close(), receiver.close()]);
});
beforeEach(() => {
  mailbox.empty();
  receiver.empty();
});

/** By API key, which outlives the hours that a test lets pass. */
async function withKey(name: string): Promise<Owner> {
  const { organizationId, ownerId, ownerEmail, ...signedIn } = await api.owner(name);
  const expiresAt = new Date(api.clock.now().getTime() + 300 * 86_400_000).toISOString();
  const { body } = await signedIn.post('/api/v1/api-keys', { label: 'test', role: 'owner', expiresAt });
  return { ...bearer(api.url, body.secret), organizationId, ownerId, ownerEmail };
}
const webhook = (path: string, more: object = {}): object => ({
  kind: 'webhook',
  label: 'SIEM',
  events: [...ALERT_KINDS],
  url: `${receiver.url}${path}`,
  ...more,
});
const email = (more: object = {}): object => ({ kind: 'email', label: 'On call', events: ['connection.stale'], addresses: ['a@example.com'], ...more });
const slack = (more: object = {}): object => ({
  kind: 'slack',
  label: '#alerts',
  events: ['connection.stale'],
  url: `${receiver.url}/services/T000/B000/XXXXwxyz`,
  ...more,
});
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every shape
async function made(wish: object, who: Owner = owner): Promise<Record<string, any>> {
  const answer = await who.post(CHANNELS, wish);
  expect([answer.status, answer.text]).toEqual([201, expect.anything()]);
  return answer.body as Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers of every shape
}
const message = (key: string, more: Partial<AlertMessage> = {}): AlertMessage => ({
  key,
  event: 'alert.opened',
  kind: 'connection.stale',
  severity: 'critical',
  title: 'BambooHR (acme) is stale',
  detail: 'The last complete sync began 49 hours ago.',
  why: 'Controls count for nothing while their evidence is stale.',
  remedy: 'Open the connection and run it.',
  path: '/alerts/64b000000000000000000001',
  at: api.clock.now(),
  alertIds: ['64b000000000000000000001'],
  ...more,
});
const put = (told: AlertMessage, who: Founded = owner): Promise<readonly string[]> => {
  const org = toOrganizationId(who.organizationId);
  return api.app.get(AuditLog).commit(org, async (tx, append) => {
    const ids = await api.app.get(Outbox).add(org, told, tx);
    await append({ type: 'alert.opened', actor: { kind: 'system', id: 'test', label: 'test' }, target: { kind: 'alert', id: told.key }, outcome: 'success' });
    return ids;
  });
};
const tick = () => api.app.get(DeliverySender).tick();
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- answers of every shape
const events = async (type: string, who: Owner = owner): Promise<Record<string, any>[]> => (await who.get(`/api/v1/audit-events?type=${type}`)).body.items;
const removeAll = async (): Promise<void> => {
  for (const { id } of (await owner.get(`${CHANNELS}?limit=200`)).body.items) await owner.delete(`${CHANNELS}/${id}`);
};
afterEach(removeAll);

describe('a message', () => {
  it('goes out once on each channel that wants its kind, and says so', async () => {
    await made(email());
    const { id, signingSecret } = await made(webhook('/hook'));
    await made(slack());
    await made(webhook('/unwanted', { events: ['audit.tampered'] }));
    const ids = await put(message('once'));
    expect([ids.length, await put(message('once'))]).toEqual([3, ids]);
    expect(await tick()).toMatchObject({ sent: 3, failed: 0, failures: [] });
    expect(await tick()).toMatchObject({ sent: 0 });
    const [mail] = mailbox.mails;
    expect([mailbox.mails.length, mail?.to, mail?.parsed.subject]).toEqual([1, ['a@example.com'], 'Critical: BambooHR (acme) is stale (Larkfield Labs)']);
    expect(mail?.parsed.text).toContain('https://attesta.example.com/alerts/64b000000000000000000001');
    expect(mail?.parsed.html).toContain('Open the connection and run it.');
    const [posted] = receiver.at('/hook');
    expect(new Webhook(signingSecret).verify(posted?.body ?? '', { ...posted?.headers })).toMatchObject({
      type: 'alert.opened',
      data: { kind: 'connection.stale', severity: 'critical', organizationId: owner.organizationId, alertIds: ['64b000000000000000000001'] },
    });
    expect(JSON.parse(receiver.at('/services/T000/B000/XXXXwxyz')[0]?.body ?? '')).toEqual({ text: expect.stringContaining('BambooHR (acme) is stale') });
    expect(receiver.requests).toHaveLength(2);
    expect((await owner.get(`${CHANNELS}/${id}`)).body.lastDelivery).toMatchObject({ state: 'sent' });
    expect((await owner.get(`${CHANNELS}/${id}/deliveries`)).body.items).toMatchObject([{ state: 'sent', attempts: 1, lastError: null }]);
  });
});

describe('a channel', () => {
  it('is made, read, changed and removed, each leaving an event that names no person and no secret', async () => {
    const hook = await made(webhook('/crud?token=t0psecret'));
    const post = await made(email({ addresses: ['Ada.Lovelace@Example.com', 'b@example.com'] }));
    const talk = await made(slack());
    expect(hook).toMatchObject({ kind: 'webhook', lastDelivery: null, lastTest: null, signingSecret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) });
    expect([post.target, post.signingSecret]).toEqual([['ada.lovelace@example.com', 'b@example.com'], null]);
    expect([talk.target, talk.signingSecret]).toEqual([[`${new URL(receiver.url).host}/…wxyz`], null]);
    const list = await owner.get(CHANNELS);
    expect(list.body.items.map(({ id }: { id: string }) => id)).toEqual([hook.id, post.id, talk.id]);
    expect((await owner.patch(`${CHANNELS}/${String(post.id)}`, { addresses: ['c@example.org'], events: ['audit.tampered'] })).body).toMatchObject({
      label: 'On call',
      target: ['c@example.org'],
      events: ['audit.tampered'],
    });
    expect((await owner.patch(`${CHANNELS}/${String(talk.id)}`, { url: `${receiver.url}/services/T000/B000/NEWXlast` })).body.target[0]).toMatch(/…last$/);
    const rotated = await owner.post(`${CHANNELS}/${String(hook.id)}/rotate-secret`);
    expect([rotated.status, rotated.body.signingSecret === hook.signingSecret]).toEqual([200, false]);
    for (const { id } of [hook, post, talk]) expect((await owner.delete(`${CHANNELS}/${String(id)}`)).status).toBe(204);
    for (const { id } of [hook, post, talk])
      expect((await owner.get(`${CHANNELS}/${String(id)}`)).body).toMatchObject({ status: 404, code: 'alert-channel.not-found' });
    const log = await owner.get('/api/v1/audit-events?limit=200');
    const types = log.body.items.map(({ type }: { type: string }) => type).filter((type: string) => type.startsWith('alert-channel.'));
    // Newest first; what the tests before left follows.
    expect(types.slice(0, 9)).toEqual([
      ...Array(3).fill('alert-channel.removed'),
      'alert-channel.secret-rotated',
      ...Array(2).fill('alert-channel.changed'),
      ...Array(3).fill('alert-channel.created'),
    ]);
    const dump = JSON.stringify(
      await Promise.all(
        ['alert_channels', 'audit_events', 'alert_deliveries'].map((name) => api.database.root.db(api.database.name).collection(name).find().toArray()),
      ),
    );
    const secrets = [hook.signingSecret, rotated.body.signingSecret, '/services/T000', 'XXXXwxyz', 'NEWXlast'].map(String);
    for (const secret of secrets)
      expect([secret, dump.includes(secret), list.text.includes(secret), log.text.includes(secret)]).toEqual([secret, false, false, false]);
    for (const text of ['ada.lovelace', 't0psecret']) expect(log.text).not.toContain(text);
  });

  it.each<[string, () => object, string]>([
    ['an unknown kind', () => ({ kind: 'pager' }), 'kind'],
    ['no events', () => webhook('/x', { events: [] }), 'events'],
    ['an unknown event', () => webhook('/x', { events: ['sun.shines'] }), 'events'],
    ['no url', () => webhook('/x', { url: undefined }), 'url'],
    ['plain http elsewhere', () => webhook('/x', { url: 'http://hooks.example.com/x' }), 'url'],
    ['the metadata service', () => webhook('/x', { url: 'https://169.254.169.254/latest' }), 'url'],
    ['a private address', () => slack({ url: 'https://10.0.0.1/x' }), 'url'],
    ['a name inside the network', () => slack({ url: 'https://vault/x' }), 'url'],
    ['credentials in the url', () => webhook('/x', { url: 'https://u:p@hooks.example.com/' }), 'url'],
    ['a wrong address', () => email({ addresses: ['nobody'] }), 'addresses.0'],
    ['a header in an address', () => email({ addresses: ['a@example.com\r\nBcc: evil@example.com'] }), 'addresses.0'],
    ['no address', () => email({ addresses: [] }), 'addresses'],
    ['addresses for a webhook', () => webhook('/x', { addresses: ['a@example.com'] }), 'addresses'],
    ['an unknown field', () => email({ secret: 'x' }), 'secret'],
  ])('with %s is refused by the name of the field, and nothing is stored', async (_, wish, field) => {
    const answer = await owner.post(CHANNELS, wish());
    expect([answer.status, (answer.body.errors as { field: string }[]).map((one) => one.field)]).toEqual([400, expect.arrayContaining([field])]);
    expect((await owner.get(CHANNELS)).body.items).toEqual([]);
  });

  it('of another organization, an unknown and a removed one answer byte for byte the same', async () => {
    const { id } = await made(webhook('/mine'));
    const { id: removed } = await made(webhook('/removed'));
    await owner.delete(`${CHANNELS}/${String(removed)}`);
    const asked: [string, string, object?][] = [['GET', ''], ['PATCH', '', { label: 'x' }], ['DELETE', ''], ['POST', '/test'], ['POST', '/rotate-secret'], ['GET', '/deliveries']]; // prettier-ignore
    for (const [method, path, body] of asked) {
      const answers = await Promise.all([
        other.send(method, `${CHANNELS}/${String(id)}${path}`, { body }),
        other.send(method, `${CHANNELS}/${'f'.repeat(24)}${path}`, { body }),
        owner.send(method, `${CHANNELS}/${String(removed)}${path}`, { body }),
      ]);
      const seen = answers.map((answer: Answer) => [answer.status, { ...answer.body, instance: '', requestId: '' }]);
      expect(seen).toEqual([seen[0], seen[0], seen[0]]);
      expect(seen[0]?.[0]).toBe(404);
    }
    expect((await other.post(`/api/v1/alert-deliveries/${'f'.repeat(24)}/resend`)).body).toMatchObject({ status: 404, code: 'alert-delivery.not-found' });
  });

  it('of e-mail needs a mail server, and the refusal names the keys', async () => {
    const bare = await startTestApi();
    const founder = await bare.owner('No mail');
    const answer = await founder.post(CHANNELS, email());
    await bare.close();
    expect(answer.body).toMatchObject({ status: 422, code: 'alert-channel.mail-not-configured', detail: expect.stringContaining('SMTP_URL and MAIL_FROM') });
  });
});

describe('the test button', () => {
  it('sends one message that verifies, says so, and is audited', async () => {
    const { id, signingSecret } = await made(webhook('/test'));
    const answer = await owner.post(`${CHANNELS}/${String(id)}/test`);
    expect([answer.status, answer.body]).toEqual([200, { at: expect.any(String), delivered: true, error: null }]);
    const [posted] = receiver.at('/test');
    expect(new Webhook(String(signingSecret)).verify(posted?.body ?? '', { ...posted?.headers })).toMatchObject({ type: 'channel.test' });
    expect((await owner.get(`${CHANNELS}/${String(id)}`)).body.lastTest).toEqual(answer.body);
    expect((await events('alert-channel.tested'))[0]).toMatchObject({ outcome: 'success', target: { id } });
    expect((await owner.post(`${CHANNELS}/${String(id)}/test`)).body).toMatchObject({ status: 429, code: 'alert-channel.tested-just-now' });
    api.clock.advanceMs(10_000);
    receiver.on('/test', (response) => void response.writeHead(403).end());
    expect((await owner.post(`${CHANNELS}/${String(id)}/test`)).body).toMatchObject({
      delivered: false,
      error: { code: 'receiver.refused', message: 'The receiver answered 403.' },
    });
    expect((await events('alert-channel.tested'))[0]).toMatchObject({ outcome: 'failure' });
  });

  it('reaches mailboxes and incoming webhooks too', async () => {
    for (const wish of [email(), slack()])
      expect((await owner.post(`${CHANNELS}/${String((await made(wish)).id)}/test`)).body).toMatchObject({ delivered: true });
    expect(mailbox.mails[0]?.parsed.subject).toBe('Test: Test of the channel “On call” (Larkfield Labs)');
    expect(receiver.requests).toHaveLength(1);
  });
});

describe('a failed delivery', () => {
  it('is shown with its reason and can be sent again; one that was sent cannot', async () => {
    const { id } = await made(webhook('/failing'));
    receiver.on('/failing', (response) => void response.writeHead(410).end());
    const [delivery = ''] = await put(message('failing'));
    await tick();
    expect((await owner.get(`${CHANNELS}/${String(id)}/deliveries`)).body.items).toMatchObject([
      { id: delivery, state: 'failed', lastError: { code: 'receiver.gone' } },
    ]);
    expect((await events('alert-delivery.failed'))[0]).toMatchObject({ target: { id: delivery } });
    receiver.on('/failing', (response) => void response.end());
    expect((await other.post(`/api/v1/alert-deliveries/${delivery}/resend`)).status).toBe(404);
    expect(await owner.post(`/api/v1/alert-deliveries/${delivery}/resend`)).toMatchObject({ status: 202, body: { state: 'pending', attempts: 0 } });
    await tick();
    expect((await owner.get(`${CHANNELS}/${String(id)}`)).body.lastDelivery).toMatchObject({ id: delivery, state: 'sent' });
    expect((await owner.post(`/api/v1/alert-deliveries/${delivery}/resend`)).body).toMatchObject({ status: 409, code: 'alert-delivery.not-failed' });
  });

  it('among many is paged, newest first', async () => {
    const { id } = await made(webhook('/many'));
    for (let n = 0; n < 5; n++) await put(message(`many ${String(n)}`));
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await owner.get(`${CHANNELS}/${String(id)}/deliveries?limit=2${cursor}`);
      seen.push(...body.items.map((one: { id: string }) => one.id));
      cursor = body.nextCursor === null ? '' : `&cursor=${String(body.nextCursor)}`;
    } while (cursor !== '');
    expect([seen.length, [...seen].sort().reverse()]).toEqual([5, seen]);
    expect((await owner.get(`${CHANNELS}/${String(id)}/deliveries?cursor=x`)).status).toBe(400);
  });
});
