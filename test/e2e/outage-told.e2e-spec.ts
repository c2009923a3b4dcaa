import { AlertMonitor } from '@app/alerts';
import { DeliverySender } from '@app/channels';

import { startMailbox, type TestMailbox } from '../support/mailbox.js';
import { startReceiver, type TestReceiver } from '../support/receiver.js';
import { type Owner, startStack, type TestStack } from '../support/stack.js';

jest.setTimeout(120_000);

const HOUR_MS = 3_600_000;
const EVENTS = ['connection.stale', 'connection.needs-reauth', 'connector-run.failing'];

let mailbox: TestMailbox;
let receiver: TestReceiver;
let stack: TestStack;
let owner: Owner;

beforeAll(async () => {
  [mailbox, receiver] = await Promise.all([startMailbox(), startReceiver()]);
  const environment = { SMTP_URL: mailbox.url, MAIL_FROM: 'attesta@example.com', EGRESS_ALLOW_LOOPBACK: 'true' };
  stack = await startStack({ environment });
  owner = await stack.owner('Told');
  stack.noon();
}, 120_000);
afterAll(async () => {
  await stack.stop();
  await Promise.all([mailbox.close(), receiver.close()]);
});

/** What a worker does at every moment, twice at once as two workers do. */
async function working(): Promise<void> {
  await stack.work(owner);
  const [monitor, sender] = [stack.api.app.get(AlertMonitor), stack.api.app.get(DeliverySender)];
  await Promise.all([monitor.tick(), monitor.tick()]);
  await Promise.all([sender.tick(), sender.tick()]);
}
async function hours(count: number): Promise<void> {
  for (let hour = 0; hour < count; hour++) {
    stack.advance(HOUR_MS);
    await working();
  }
}
const score = async (): Promise<number> => (await owner.get('/api/v1/coverage?framework=soc2')).body.score as number;
const alerts = async (state: string): Promise<readonly { readonly kind: string; readonly deliveries: readonly { readonly state: string }[] }[]> =>
  (await owner.get(`/api/v1/alerts?state=${state}`)).body.items;

it('an outage of 49 hours lowers coverage, opens one alert and tells each channel once; the next good run tells the end once', async () => {
  await stack.company('told', { people: 60 });
  expect((await stack.connect(owner, 'told', { label: 'Told company' })).status).toBe(201);
  for (const channel of [
    { kind: 'email', label: 'People', events: EVENTS, addresses: ['oncall@example.com'] },
    { kind: 'webhook', label: 'Program', events: EVENTS, url: `${receiver.url}/alerts` },
  ])
    expect((await owner.post('/api/v1/alert-channels', channel)).status).toBe(201);
  await working();
  const before = await score();
  expect(before).toBeGreaterThan(0.5);

  // The clock of the service jumps, as when the demo is started again with CLOCK_OFFSET=PT49H.
  await stack.scenario('told', { name: 'unavailable' });
  stack.advance(49 * HOUR_MS);
  await working();
  await hours(3);
  expect(await score()).toBe(0);
  const open = await alerts('open');
  expect(open.map(({ kind }) => kind)).toEqual(['connection.stale']);
  expect(open[0]?.deliveries.map(({ state }) => state)).toEqual(['sent', 'sent']);
  expect(mailbox.mails.map(({ parsed }) => parsed.subject)).toEqual([expect.stringContaining('Told company')]);
  expect(receiver.at('/alerts').map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['alert.opened']);

  await stack.scenario('told', { name: 'healthy' });
  await hours(24);
  expect(await score()).toBe(before);
  expect(await alerts('open')).toEqual([]);
  expect((await alerts('resolved')).map(({ kind }) => kind)).toEqual(['connection.stale']);
  expect(mailbox.mails).toHaveLength(2);
  expect(receiver.at('/alerts').map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['alert.opened', 'alert.resolved']);
  console.log(
    `outage: ${String(mailbox.mails.length)} mails and ${String(receiver.requests.length)} webhooks, opened and resolved, over 76 hours of two monitors and two senders`,
  );
});
