import { createHash } from 'node:crypto';

import { AuditEventRepository, AuditLog, AuditReader } from '@app/audit-log';
import { AuditorReading } from '@app/custody';
import { toOrganizationId } from '@app/kernel';
import { type Caller } from '@app/organizations';
import { ChangeNews, Transactions } from '@app/platform';

import { PASSWORD } from '../support/api.js';
import { type ApiClient, bearer, signIn } from '../support/api-client.js';
import { DAY_MS, HOUR_MS, type MainFlow, startMainFlow } from '../support/main-flow.js';
import { joinAuditor } from '../web/audited-company.js';

const ADA = 'ada@audit.example';
const UNKNOWN = 'f'.repeat(24);

interface Viewed {
  readonly id: string;
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly label: string };
  readonly target: { readonly kind: string; readonly id: string };
  readonly data: unknown;
}

let flow: MainFlow;
let ada: ApiClient;
let key: ApiClient;
let admin: ApiClient;
let [leavers, headcount, onboarding] = ['', '', ''];

beforeAll(async () => {
  flow = await startMainFlow();
  const { stack, owner } = flow;
  await flow.connected('viewed', { people: 400, seed: 'custody' });
  stack.advance(60_000);
  const newest = async (type: string): Promise<string> => (await owner.get(`/api/v1/evidence?type=${type}`)).body.items[0].id as string;
  leavers = await newest('hr.terminations_30d');
  headcount = await newest('hr.active_headcount');
  onboarding = await newest('hr.onboarding_completion');
  const expiresAt = new Date(stack.api.clock.now().getTime() + 20 * DAY_MS).toISOString();
  const keyOf = async (role: string, access: string): Promise<ApiClient> =>
    bearer(stack.api.url, (await owner.post('/api/v1/api-keys', { label: `${role} key`, role, access, expiresAt })).body.secret as string);
  key = await keyOf('auditor', 'read');
  admin = await keyOf('admin', 'full');
  await joinAuditor(stack, owner, ADA, 20 * DAY_MS);
}, 120_000);
afterAll(() => flow.finish());
/** Each case begins in an hour of its own, with a session that has not ended. */
beforeEach(async () => {
  flow.stack.advance(HOUR_MS);
  ada = await signIn(flow.stack.api.url, ADA, PASSWORD);
});

const count = (): Promise<number> => flow.stack.api.database.root.db(flow.stack.api.database.name).collection('audit_events').countDocuments();
/** What `work` adds to the audit log of the owner's organization, oldest first; nothing is added elsewhere. */
async function added(work: () => Promise<unknown>): Promise<readonly Viewed[]> {
  const [own, all] = [await flow.events(), await count()];
  await work();
  const now = (await flow.events()) as unknown as readonly Viewed[];
  expect((await count()) - all).toBe(now.length - own.length);
  return now.slice(own.length);
}
const typesOf = (events: readonly Viewed[]): readonly string[] => events.map((event) => (event as unknown as { type: string }).type);

/** Auditor, finding and hour of which there is more than one event. */
function doubles(events: readonly Viewed[]): readonly string[] {
  const named = events.map(({ at, actor, target }) => `${actor.id} ${target.id} ${at.slice(0, 13)}`);
  return named.filter((name, index) => named.indexOf(name) !== index);
}
const callerOf = (role: Caller['role']): Caller => ({
  organizationId: toOrganizationId(flow.owner.organizationId),
  actor: { kind: 'member', id: 'a'.repeat(24), label: 'eve@audit.example' },
  role,
  access: 'full',
  accessEndsAt: null,
  memberId: 'a'.repeat(24),
  sessionId: null,
});
/** As in a process of its own: nothing in memory is shared, only the database is. */
function anotherProcess(): { readonly log: AuditLog; readonly reading: AuditorReading } {
  const { app, clock } = flow.stack.api;
  const log = new AuditLog(app.get(AuditEventRepository), app.get(Transactions), clock, app.get(ChangeNews));
  return { log, reading: new AuditorReading(log, app.get(AuditReader), clock) };
}

describe('an auditor who opens a finding', () => {
  it('is written to the audit log, with who and which, before it is shown', async () => {
    const [event, ...more] = await added(async () => expect((await ada.get(`/api/v1/evidence/${leavers}`)).status).toBe(200));
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: 'custody.viewed',
      outcome: 'success',
      actor: { kind: 'member', label: ADA },
      target: { kind: 'evidence', id: leavers },
      data: {},
    });
    expect((await ada.get(`/api/v1/audit-events/${event?.id ?? ''}`)).body.id).toBe(event?.id);
  });

  it.each([
    ['the row', (id: string) => `/api/v1/evidence/${id}`],
    ['its answers as JSON', (id: string) => `/api/v1/evidence/${id}/provenance`],
    ['its commitments', (id: string) => `/api/v1/populations/${id}/commitments?limit=2`],
  ])('leaves the same event whether it was %s that was read first', async (_what, path) => {
    const events = await added(async () => {
      expect((await key.get(path(leavers))).status).toBe(200);
      for (const again of [`/api/v1/evidence/${leavers}`, `/api/v1/evidence/${leavers}/provenance`, path(leavers)])
        expect((await key.get(again)).status).toBe(200);
    });
    expect(typesOf(events)).toEqual(['custody.viewed']);
    expect(events[0]).toMatchObject({ actor: { kind: 'api-key' }, target: { id: leavers } });
  });

  it('is written once an hour of UTC, for each person and each finding', async () => {
    flow.stack.api.clock.set(new Date(Math.ceil(flow.stack.api.clock.now().getTime() / HOUR_MS) * HOUR_MS));
    ada = await signIn(flow.stack.api.url, ADA, PASSWORD);
    const events = await added(async () => {
      await ada.get(`/api/v1/evidence/${leavers}`);
      for (const minutes of [25, 25, 9]) {
        flow.stack.advance(minutes * 60_000);
        await ada.get(`/api/v1/evidence/${leavers}`);
      }
      flow.stack.advance(59_999);
      await ada.get(`/api/v1/evidence/${leavers}`);
      await key.get(`/api/v1/evidence/${leavers}`);
      await ada.get(`/api/v1/evidence/${headcount}`);
      flow.stack.advance(1);
      await ada.get(`/api/v1/evidence/${leavers}`);
    });
    expect(events.map(({ actor, target }) => [actor.kind, target.id])).toEqual([
      ['member', leavers],
      ['api-key', leavers],
      ['member', headcount],
      ['member', leavers],
    ]);
    expect(doubles(events)).toEqual([]);
  });

  it('50 times at once is answered 50 times, and written once', async () => {
    let answers: readonly number[] = [];
    const events = await added(async () => {
      answers = await Promise.all(Array.from({ length: 50 }, async () => (await ada.get(`/api/v1/evidence/${leavers}`)).status));
    });
    expect(answers.filter((status) => status === 200)).toHaveLength(50);
    expect(typesOf(events)).toEqual(['custody.viewed']);
    console.log(`50 reads at once: ${String(answers.filter((status) => status === 200).length)} × 200, ${String(events.length)} event`);
  });

  it('of three findings, 50 times at once by two auditors while the owner changes things, is written six times', async () => {
    let answers: readonly number[] = [];
    const ids = [leavers, headcount, onboarding];
    const events = await added(async () => {
      const reads = Array.from({ length: 50 }, async (_, n) => (await (n % 2 === 0 ? ada : key).get(`/api/v1/evidence/${ids[n % 3] ?? ''}`)).status);
      const changes = Array.from({ length: 10 }, async (_, n) => (await flow.owner.patch('/api/v1/organization', { name: `Larkfield ${String(n)}` })).status);
      answers = await Promise.all([...reads, ...changes]);
    });
    expect(answers.filter((status) => status !== 200)).toEqual([]);
    const viewed = events.filter((event) => typesOf([event])[0] === 'custody.viewed');
    expect([viewed.length, doubles(viewed)]).toEqual([6, []]);
  });

  it('is written once when 20 processes race for it', async () => {
    const events = await added(() => Promise.all(Array.from({ length: 20 }, () => anotherProcess().reading.opened(callerOf('auditor'), leavers))));
    expect([typesOf(events), doubles(events)]).toEqual([['custody.viewed'], []]);
  });

  it('two events of one hour would be seen: planted', async () => {
    const { log } = anotherProcess();
    const { organizationId, actor } = callerOf('auditor');
    const event = { type: 'custody.viewed', actor, target: { kind: 'evidence', id: headcount }, outcome: 'success' } as const;
    const events = await added(async () => {
      for (let n = 0; n < 2; n++) await log.commit(organizationId, (_tx, append) => append(event));
    });
    expect(doubles(events)).toHaveLength(1);
  });
});

describe('the sheet as PDF', () => {
  it('is a custody event per download, which names the bytes', async () => {
    let digest = '';
    const events = await added(async () => {
      const answer = await fetch(`${flow.stack.api.url}/api/v1/evidence/${leavers}/sheet`, { headers: ada.headers });
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
      digest = createHash('sha256')
        .update(new Uint8Array(await answer.arrayBuffer()))
        .digest('hex');
      expect((await ada.get(`/api/v1/evidence/${leavers}/sheet`)).status).toBe(200);
    });
    expect(typesOf(events)).toEqual(['custody.exported', 'custody.exported']);
    expect(events[0]).toMatchObject({
      actor: { label: ADA },
      target: { kind: 'evidence', id: leavers },
      data: { document: 'collection-header', sha256: digest },
    });
  });
});

describe('nothing is written', () => {
  it('of owners and admins, of lists, and of what is about a finding without being one', async () => {
    const parts = [`evidence/${leavers}`, `evidence/${leavers}/provenance`, `evidence/${leavers}/sheet`, `populations/${leavers}/commitments`];
    const lists = ['evidence', `evidence/${leavers}/confirmations`, `evidence/${leavers}/calendar`, `populations/${leavers}/samples`, 'audit-events'];
    const events = await added(async () => {
      for (const who of [flow.owner, admin]) for (const part of parts) expect([part, (await who.get(`/api/v1/${part}`)).status]).toEqual([part, 200]);
      for (const who of [ada, key]) for (const list of lists) expect([list, (await who.get(`/api/v1/${list}`)).status]).toEqual([list, 200]);
    });
    expect(events).toEqual([]);
  });

  it('of an id that is foreign or unknown; both get the same bytes', async () => {
    await flow.stack.company('elsewhere', { people: 30 });
    expect((await flow.stack.connect(flow.other, 'elsewhere')).status).toBe(201);
    await flow.stack.work(flow.other);
    const foreign = (await flow.other.get('/api/v1/evidence')).body.items[0].id as string;
    const events = await added(async () => {
      for (const path of ['evidence/ID', 'evidence/ID/provenance', 'evidence/ID/sheet', 'populations/ID/commitments']) {
        const [theirs, nobodys] = await Promise.all(
          [foreign, UNKNOWN].map((id) => ada.send('GET', `/api/v1/${path.replace('ID', id)}`, { headers: { 'x-request-id': 'foreign-or-unknown' } })),
        );
        expect([theirs?.status, theirs?.text]).toEqual([404, nobodys?.text]);
      }
      expect((await ada.get(`/api/v1/populations/${headcount}/commitments`)).status).toBe(422);
      expect((await ada.get(`/api/v1/populations/${leavers}/commitments?cursor=x`)).status).toBe(400);
    });
    expect(events).toEqual([]);
  });
});

describe('while the audit log takes no event', () => {
  it('an auditor is shown nothing, and told what to do; owners read on', async () => {
    const { database } = flow.stack.api;
    const privileges = [{ resource: { db: database.name, collection: 'audit_events' }, actions: ['insert'] }];
    const paths = ['', '/provenance', '/sheet'].map((part) => `/api/v1/evidence/${leavers}${part}`);
    await database.root.db(database.name).command({ revokePrivilegesFromRole: 'attestaApp', privileges });
    const refused = await Promise.all(paths.map((path) => ada.get(path)));
    const owners = await flow.owner.get(`/api/v1/evidence/${leavers}`);
    await database.root.db(database.name).command({ grantPrivilegesToRole: 'attestaApp', privileges });
    for (const { status, body, text, headers } of refused) {
      expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'custody.not-recorded', '5']);
      expect(body.remedy).toMatch(/Try again in a few seconds/);
      expect(text).not.toContain(owners.body.fingerprint);
    }
    expect(owners.status).toBe(200);
    const events = await added(async () => expect((await ada.get(`/api/v1/evidence/${leavers}`)).status).toBe(200));
    expect(typesOf(events)).toEqual(['custody.viewed']);
  });
});
