import { FixedClock, type OrganizationId } from '@app/kernel';
import { Metrics } from '@app/platform';

import { type AlertsLib, openAlerts } from '../../../test/support/alerts.js';
import { actor, newId, objectId } from '../../../test/support/coverage.js';
import { proven } from '../../../test/support/proof.js';
import { anError, HOUR, STALE_AFTER_MS } from './testing.js';

jest.setTimeout(120_000);

const START = new Date('2026-11-21T09:00:00.000Z');
const clock = new FixedClock(START);
let lib: AlertsLib;
let org: OrganizationId;

beforeAll(async () => {
  lib = await openAlerts(clock);
});
beforeEach(async () => {
  clock.advanceMs(30 * 24 * HOUR);
  org = await lib.organization();
  await lib.channel(org);
});
afterEach(async () => {
  await lib.db.empty();
});
afterAll(() => lib.close());

const tick = () => lib.monitor.tick();
const alerts = async (of = org) => (await lib.alerts.list(of, undefined, { limit: 200 })).items;
const told = async () => (await alerts()).map(({ kind, state, episode }) => `${kind} ${state} ${String(episode)}`);
const messages = async (of = org) => (await lib.messages(of)).map(({ event, title }) => `${String(event)}: ${String(title)}`);
const failed = (code: string, failuresInRow: number) => ({ failuresInRow, lastRun: run('failed', code) });
const run = (state: string, code?: string) => ({
  id: objectId(newId()),
  state,
  finishedAt: clock.now(),
  error: code === undefined ? null : anError(code),
});
const succeeded = () => ({ failuresInRow: 0, status: 'active', lastRun: run('succeeded'), lastSuccess: { runId: objectId(newId()), startedAt: clock.now() } });

describe('an episode', () => {
  it('opens one millisecond after 48 hours, once, with its message and its event, and is resolved by the next success', async () => {
    const id = await lib.connect(org, { label: 'BambooHR (acme)' });
    clock.advanceMs(STALE_AFTER_MS);
    await tick();
    expect(await told()).toEqual([]);
    clock.advanceMs(1);
    for (let n = 0; n < 3; n++) await tick();
    const title = 'BambooHR (acme): no complete sync for more than 48 hours';
    expect(await alerts()).toMatchObject([
      { kind: 'connection.stale', state: 'open', episode: 1, title, connectionId: id, openedAt: clock.now(), sharedBy: 1 },
    ]);
    expect((await alerts())[0]?.deliveries).toMatchObject([{ state: 'pending', channelLabel: 'On call' }]);
    clock.advanceMs(HOUR);
    await lib.change(id, succeeded());
    for (let n = 0; n < 2; n++) await tick();
    expect(await told()).toEqual(['connection.stale resolved 1']);
    expect((await alerts())[0]).toMatchObject({ resolvedAt: clock.now(), resolvedBy: { label: 'Monitor' }, resolution: { reason: 'recovered' } });
    expect(await messages()).toEqual([`alert.opened: ${title}`, `alert.resolved: Resolved: ${title}`]);
    expect(await lib.events(org)).toEqual(['alert.opened connection.stale', 'alert.resolved connection.stale']);
    clock.advanceMs(STALE_AFTER_MS + 1);
    await tick();
    expect(await told()).toEqual(['connection.stale open 2', 'connection.stale resolved 1']);
    expect(await messages()).toHaveLength(3);
  });

  it('gives way to a graver one without a message of its end', async () => {
    const id = await lib.connect(org, { label: 'A' });
    await lib.change(id, failed('vendor-unavailable', 1));
    await tick();
    expect(await told()).toEqual([]);
    await lib.change(id, failed('vendor-unavailable', 2));
    await tick();
    await lib.change(id, { ...failed('invalid-key', 3), status: 'needs-reauth' });
    await tick();
    clock.advanceMs(STALE_AFTER_MS + 1);
    await tick();
    expect((await told()).sort()).toEqual(['connection.needs-reauth resolved 1', 'connection.stale open 1', 'connector-run.failing resolved 1']);
    const stale = (await alerts()).find(({ state }) => state === 'open');
    expect(stale).toMatchObject({ cause: { code: 'invalid-key' }, remedy: expect.stringContaining('re-authorize') });
    expect(await messages()).toEqual([
      'alert.opened: A: the last 2 syncs failed',
      'alert.opened: A: the vendor refuses the key, and syncing has stopped',
      'alert.opened: A: no complete sync for more than 48 hours',
    ]);
  });

  it('takes up a new cause, and tells people when only they can end it', async () => {
    const id = await lib.connect(org, { label: 'A' });
    clock.advanceMs(STALE_AFTER_MS + 1);
    await lib.change(id, failed('vendor-unavailable', 2));
    await tick();
    await lib.change(id, failed('rate-limited', 3));
    await tick();
    expect([(await alerts())[0]?.remedy, (await messages()).length]).toEqual(['Mend rate-limited.', 1]);
    await lib.change(id, { ...failed('invalid-key', 4), status: 'needs-reauth' });
    await tick();
    expect(await messages()).toHaveLength(2);
    expect((await alerts())[0]?.deliveries).toHaveLength(2);
    expect(await lib.events(org)).toEqual(['alert.opened connection.stale', 'alert.changed connection.stale', 'alert.changed connection.stale']);
  });

  it('ends when the connection is revoked', async () => {
    const id = await lib.connect(org, { visibilityNarrowedAt: clock.now() });
    clock.advanceMs(STALE_AFTER_MS + 1);
    await tick();
    const revoked = { status: 'revoked', credential: null, deletedAt: clock.now(), visibilityNarrowedAt: null };
    await lib.collection('connections').updateOne({ _id: objectId(id) }, { $set: revoked, $unset: { living: 1 } });
    await tick();
    expect((await alerts()).map(({ resolution }) => resolution?.text)).toEqual(['The connection was revoked.', 'The connection was revoked.']);
  });

  it('is counted for the engineer on call', async () => {
    await lib.connect(org);
    clock.advanceMs(STALE_AFTER_MS + 1);
    await tick();
    const { body } = await lib.module.get(Metrics, { strict: false }).renderMetrics();
    expect(body).toMatch(/attesta_alerts_total\{kind="connection.stale",event="opened"\} \d/);
    expect(body).not.toContain(org);
  });
});

describe('one cause', () => {
  it('of fifty connections is one message, of another organization another one, and one message ends it', async () => {
    const other = await lib.organization();
    await lib.channel(other);
    const down = failed('vendor-unavailable', 2);
    const ids = [];
    for (let n = 0; n < 50; n++) ids.push(await lib.connect(org, { label: `Company ${String(n).padStart(2, '0')}`, ...down }));
    await lib.connect(other, down);
    await tick();
    const late = await lib.connect(org, { label: 'Late', ...down });
    clock.advanceMs(23 * HOUR);
    await tick();
    const open = await alerts();
    expect(open).toHaveLength(51);
    expect(open.every(({ sharedBy, deliveries }) => sharedBy === 51 && deliveries.length === 1)).toBe(true);
    const ofFifty = await messages();
    expect([ofFifty, (await messages(other)).length]).toEqual([['alert.opened: 50 connections: the last syncs failed'], 1]);
    for (const id of ids) await lib.change(id, succeeded());
    await tick();
    expect(await messages()).toHaveLength(1);
    clock.advanceMs(HOUR);
    await lib.change(late, succeeded());
    await tick();
    expect((await messages())[1]).toBe('alert.resolved: Resolved: 51 connections: the last syncs failed');
    await lib.change(late, failed('vendor-unavailable', 2));
    await tick();
    proven({
      promise: 'grouping',
      claim: 'An outage of fifty connections is one message when it begins and one when it ends; one that comes back is told again',
      counted: { alerts: (await alerts()).length, messagesOfFifty: ofFifty.length, messagesInAll: (await messages()).length },
      demands: { alerts: { atLeast: 52 }, messagesOfFifty: { atMost: 1 }, messagesInAll: { atMost: 3 } },
    });
  });
});

describe('two monitors', () => {
  it('at once make one alert, one message, one event; so do six', async () => {
    const others = await Promise.all(Array.from({ length: 2 }, () => lib.another()));
    const monitors = [lib.monitor, ...others.map(({ monitor }) => monitor)];
    const organizations = [org];
    for (let n = 0; n < 4; n++) organizations.push(await lib.organization());
    const ids = [];
    for (const one of organizations) ids.push(await lib.connect(one));
    await Promise.all(organizations.slice(1).map((one) => lib.channel(one)));
    clock.advanceMs(STALE_AFTER_MS + 1);
    const all = () => Promise.all(Array.from({ length: 6 }, (_, n) => (monitors[n % monitors.length] ?? lib.monitor).tick()));
    const reports = await all();
    for (const id of ids) await lib.change(id, succeeded());
    const after = await all();
    let [rows, sent, events] = [0, 0, 0];
    for (const one of organizations) {
      rows += (await alerts(one)).length;
      sent += (await lib.messages(one)).length;
      events += (await lib.events(one)).length;
    }
    proven({
      promise: 'two monitors',
      claim: 'However many monitors pass at once, an episode is one alert, two messages and two audit events',
      counted: {
        organizations: organizations.length,
        passesAtOnce: reports.length,
        alerts: rows,
        messages: sent,
        events,
        failures: [...reports, ...after].flatMap((one) => one.failures).length,
      },
      demands: { passesAtOnce: { atLeast: 6 }, alerts: { atMost: 5 }, messages: { atMost: 10 }, events: { atMost: 10 }, failures: { atMost: 0 } },
    });
    expect([rows, sent, events]).toEqual([5, 10, 10]);
  });

  it('are held by the database too: a second open alert of a connection, and a second row of an episode, are refused', async () => {
    await lib.connect(org);
    clock.advanceMs(STALE_AFTER_MS + 1);
    await tick();
    const rows = lib.collection('alerts');
    const row = { ...(await rows.findOne({ organizationId: objectId(org) })), _id: objectId(newId()) };
    const refused = { code: 11000 };
    await expect(rows.insertOne({ ...row, episode: 2 })).rejects.toMatchObject(refused);
    await expect(rows.insertOne({ ...row, kind: 'connector-run.failing' })).rejects.toMatchObject(refused);
    const resolved = Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'standing'));
    await expect(rows.insertOne(resolved)).rejects.toMatchObject(refused);
    await expect(rows.insertOne({ ...resolved, episode: 2, note: 'x' })).rejects.toMatchObject({ code: 121 });
    await rows.dropIndex('one_open');
    await rows.insertOne({ ...row, episode: 2 });
    await rows.deleteOne({ _id: row._id });
    await rows.createIndex({ organizationId: 1, subject: 1, slot: 1 }, { unique: true, name: 'one_open', partialFilterExpression: { standing: true } });
  });
});

describe('a monitor', () => {
  it('goes on with the others when one organization makes trouble', async () => {
    const broken = await lib.connect(org, { capabilities: null });
    const other = await lib.organization();
    await lib.connect(other);
    clock.advanceMs(STALE_AFTER_MS + 1);
    const { failures } = await tick();
    expect(failures.map(({ organizationId }) => organizationId)).toEqual([org]);
    expect(await alerts(other)).toHaveLength(1);
    await lib.change(broken, { capabilities: [] });
    expect((await tick()).failures).toEqual([]);
    expect(await alerts()).toHaveLength(1);
  });
});

describe('acknowledging', () => {
  it('says who and when, once, and changes nothing more', async () => {
    const id = await lib.connect(org);
    clock.advanceMs(STALE_AFTER_MS + 1);
    await tick();
    const [alert] = await alerts();
    for (let n = 0; n < 2; n++) await lib.alerts.acknowledge(org, actor, alert?.id ?? '');
    expect(await alerts()).toMatchObject([{ state: 'acknowledged', acknowledgedBy: actor, acknowledgedAt: clock.now() }]);
    await tick();
    expect(await lib.events(org)).toEqual(['alert.opened connection.stale', 'alert.acknowledged connection.stale']);
    await lib.change(id, succeeded());
    await tick();
    await expect(lib.alerts.acknowledge(org, actor, alert?.id ?? '')).rejects.toMatchObject({ code: 'alert.over' });
    for (const [of, which] of [[await lib.organization(), alert?.id ?? ''], [org, newId()], [org, 'x']] as const)
      await expect(lib.alerts.get(of, which)).rejects.toMatchObject({ code: 'alert.not-found' }); // prettier-ignore
  });
});

describe('the list', () => {
  it('comes newest first, page by page, by state', async () => {
    for (let n = 0; n < 7; n++) {
      await lib.connect(org, { label: `C${String(n)}`, ...failed('vendor-unavailable', 2) });
      await tick();
      clock.advanceMs(n % 2);
    }
    const seen: string[] = [];
    for (let cursor: string | undefined | null; cursor !== null;) {
      const page = await lib.alerts.list(org, 'open', { limit: 3, cursor });
      seen.push(...page.items.map(({ title }) => title.slice(0, 2)));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['C6', 'C5', 'C4', 'C3', 'C2', 'C1', 'C0']);
    expect((await lib.alerts.list(org, 'resolved', { limit: 3 })).items).toEqual([]);
    for (const cursor of ['x', '2026~x', `${clock.now().toISOString()}~${newId()}~x`])
      await expect(lib.alerts.list(org, undefined, { limit: 3, cursor })).rejects.toMatchObject({ errors: [{ field: 'cursor' }] });
  });
});
