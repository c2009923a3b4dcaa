import path from 'node:path';

import { AUDIT_EVENTS, AuditLog, AuditReader } from '@app/audit-log';
import { FixedClock, type OrganizationId, toOrganizationId } from '@app/kernel';
import { FoundingService, ORGANIZATIONS_COLLECTIONS, OrganizationsModule } from '@app/organizations';
import { ORGANIZATION_KEYS } from '@app/platform';

import { openTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { startMailbox, type TestMailbox } from '../../../test/support/mailbox.js';
import { startReceiver, type TestReceiver } from '../../../test/support/receiver.js';
import { temporaryHome } from '../../../test/support/temporary-home.js';
import { openTestModule } from '../../../test/support/test-module.js';
import { ChannelService, type MadeChannel } from './channel.service.js';
import { ChannelsModule } from './channels.module.js';
import { DeliveryReader } from './delivery-reader.service.js';
import { DeliverySender } from './delivery-sender.service.js';
import { type AlertMessage, type Delivery } from './domain/index.js';
import { Outbox } from './outbox.service.js';
import { ALERT_DELIVERIES, CHANNELS_COLLECTIONS } from './persistence/channels.collections.js';

type Module = Awaited<ReturnType<typeof openTestModule>>;
export const ACTOR = { kind: 'member', id: '64d000000000000000000001', label: 'owner@example.com' } as const;
const START = '2026-11-21T09:00:00.000Z';
export const clock = new FixedClock(START);

export let db: TestDatabase;
export let mailbox: TestMailbox;
export let receiver: TestReceiver;
let home: Awaited<ReturnType<typeof temporaryHome>>;
export let first: Module;
export let second: Module;
export let org: OrganizationId;
export let other: OrganizationId;
/** Two workers of one installation, a mail server and a receiver, two organizations; anew for every test. */
export function useDeliveries(): void {
  beforeAll(async () => {
    [mailbox, receiver] = await Promise.all([startMailbox(), startReceiver()]);
    db = await openTestDatabase([...CHANNELS_COLLECTIONS, AUDIT_EVENTS, ORGANIZATION_KEYS, ...ORGANIZATIONS_COLLECTIONS], {
      allow: [{ reason: 'which organizations there are', matches: (name, collection) => name === 'find' && collection === 'organizations' }],
    });
    home = await temporaryHome();
    const LOCAL_KEY_FILE = path.join(home.path, 'shared.key');
    const environment = {
      LOCAL_KEY_FILE,
      SMTP_URL: mailbox.url,
      MAIL_FROM: 'attesta@example.com',
      EGRESS_ALLOW_LOOPBACK: 'true',
      PUBLIC_URL: 'https://attesta.example.com',
    };
    const imports = [ChannelsModule, OrganizationsModule];
    first = await openTestModule(db, clock, imports, environment);
    second = await openTestModule({ ...db, connection: await db.connectAs('attestaApp') }, clock, imports, environment);
  }, 60_000);
  afterAll(async () => {
    process.stdout.write(`deliveries: ${db.oracle.summary()}\n`);
    await first.close();
    await second.close();
    await db.close();
    await Promise.all([mailbox.close(), receiver.close(), home.remove()]);
  });
  beforeEach(async () => {
    clock.set(START);
    await db.empty();
    mailbox.empty();
    mailbox.refuseRecipient = () => null;
    mailbox.refuseMessage = () => null;
    receiver.empty();
    [org, other] = [await found('Larkfield Labs', 'a@example.com'), await found('Other Labs', 'b@example.com')];
  });
}

async function found(name: string, email: string): Promise<OrganizationId> {
  const owner = { email, password: 'correct horse battery' };
  const { organization } = await first.module.get(FoundingService, { strict: false }).create({ name, timeZone: 'Europe/Berlin', owner, address: 'test' });
  return toOrganizationId(organization.id);
}
export const get = <T>(type: new (...given: never[]) => T, from: Module = first): T => from.module.get(type, { strict: false });
export const webhook = (at: string, who = org): Promise<MadeChannel> =>
  get(ChannelService).create(who, ACTOR, 'webhook', { label: `hook ${at}`, events: ['connection.stale'], url: `${receiver.url}${at}` });
export const email = (addresses: readonly string[] = ['oncall@example.com']): Promise<MadeChannel> =>
  get(ChannelService).create(org, ACTOR, 'email', { label: 'On call', events: ['connection.stale'], addresses });
export const message = (key: string, more: Partial<AlertMessage> = {}): AlertMessage => ({
  key,
  event: 'alert.opened',
  kind: 'connection.stale',
  severity: 'critical',
  title: 'BambooHR (acme) is stale',
  detail: 'The last complete sync began 49 hours ago.',
  why: 'Evidence that is stale counts for nothing.',
  remedy: 'Open the connection and run it.',
  path: '/alerts/64b000000000000000000001',
  at: clock.now(),
  alertIds: ['64b000000000000000000001'],
  ...more,
});
export const put = (told: AlertMessage, who = org, from: Module = first): Promise<readonly string[]> =>
  get(AuditLog, from).commit(who, async (tx, append) => {
    const ids = await get(Outbox, from).add(who, told, tx);
    await append({ type: 'alert.opened', actor: ACTOR, target: { kind: 'alert', id: told.key }, outcome: 'success' });
    return ids;
  });
export const tick = (from: Module = first) => get(DeliverySender, from).tick();
export const only = async (who = org): Promise<Delivery> => {
  const [delivery] = await get(DeliveryReader).ofAlerts(who, ['64b000000000000000000001']);
  if (delivery === undefined) throw new Error('no delivery');
  return delivery;
};
export const events = async (type: string, who = org) => (await get(AuditReader).list(who, { types: [type] }, { limit: 50 })).items;
export const rows = () => db.root.db(db.name).collection(ALERT_DELIVERIES.name);
