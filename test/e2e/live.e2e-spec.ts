import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Change, changeChannel } from '@app/jobs';
import { toOrganizationId } from '@app/kernel';
import { connectRedis } from '@app/platform';

import { LOOK_EVERY_MS, MAX_STREAMS_EACH } from '../../apps/api/src/live/live-streams.service.js';
import { PASSWORD } from '../support/api.js';
import { type ApiClient, client, signIn } from '../support/api-client.js';
import { PrivateRedis } from '../support/private-redis.js';
import { type Owner, startStack, type TestStack } from '../support/stack.js';

jest.setTimeout(120_000);

let redis: PrivateRedis;
let stack: TestStack;
let own: Owner;
let other: Owner;
let opened: Watch[] = [];
beforeAll(async () => {
  redis = await PrivateRedis.open();
  stack = await startStack({ environment: { REDIS_URL: redis.url } });
  [own, other] = [await stack.owner('Own'), await stack.owner('Other')];
  await stack.company('acme', { people: 12 });
}, 120_000);
afterEach(() => {
  for (const watch of opened) watch.close();
  opened = [];
});
afterAll(async () => {
  await stack.stop();
  await redis.close();
});

/** A reader of the stream, as a browser's EventSource reads it. */
class Watch {
  text = '';
  ended = false;
  private constructor(
    readonly answer: IncomingMessage,
    private readonly drop: () => void,
  ) {
    answer.setEncoding('utf8');
    answer.on('data', (part: string) => (this.text += part));
    answer.on('close', () => (this.ended = true));
    answer.on('error', () => undefined);
  }

  static async open({ headers }: ApiClient): Promise<Watch> {
    const asked = request(`${stack.api.url}/api/v1/live`, { headers, agent: false }).end();
    asked.on('error', () => undefined);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const watch = new Watch(answer, () => asked.destroy());
    opened.push(watch);
    if (answer.statusCode === 200) await watch.until(() => watch.text.includes('retry:'));
    return watch;
  }
  get changes(): readonly Change[] {
    return [...this.text.matchAll(/^event: changed\ndata: (.*)\n\n/gm)].map(([, data]) => JSON.parse(data ?? '') as Change);
  }
  hears(topic: string, id?: string): boolean {
    return this.changes.some((change) => change.topic === topic && (id === undefined || change.id === id));
  }
  async until(holds: () => boolean, withinMs = 10_000): Promise<void> {
    for (const end = Date.now() + withinMs; !holds(); await sleep(20)) if (Date.now() > end) throw new Error(`never; heard ${JSON.stringify(this.changes)}`);
  }
  close(): void {
    this.drop();
  }
}

const password = (who: Owner): Promise<ApiClient> => signIn(stack.api.url, who.ownerEmail, PASSWORD, who.organizationId);
const failure = async (answer: IncomingMessage): Promise<{ code: string; status: number }> => {
  let text = '';
  for await (const part of answer) text += String(part);
  return JSON.parse(text) as { code: string; status: number };
};
/** What somebody with Redis in hand, or a defect, would send. */
async function plant(organizationId: string, text: string): Promise<void> {
  const connection = connectRedis(redis.url, 'commands');
  await once(connection, 'ready');
  await connection.publish(changeChannel(toOrganizationId(organizationId)), text);
  connection.disconnect();
}

describe('the stream', () => {
  it('tells of a run: that it began, its connection, its rows, its end, and of nothing that another organization does', async () => {
    const [mine, theirs] = [await Watch.open(own), await Watch.open(other)];
    const { body } = await stack.connect(own, 'acme');
    await stack.work(own);
    const runs = await own.get('/api/v1/connector-runs');
    const evidence = await own.get('/api/v1/evidence');
    await mine.until(() => mine.hears('audit-events') && mine.hears('evidence'));
    expect(mine.hears('connections', body.id)).toBe(true);
    expect(mine.hears('runs', runs.body.items[0].id)).toBe(true);
    expect(mine.changes.filter(({ topic }) => topic === 'runs').length).toBeGreaterThan(3);
    for (const { id } of evidence.body.items) expect(mine.hears('evidence', id)).toBe(true);
    expect(mine.hears('coverage')).toBe(true);
    await sleep(300);
    expect(theirs.changes).toEqual([]);
    expect(mine.text).not.toContain('acme');
    console.log(
      `a run and its connection: ${String(mine.changes.length)} changes in ${String(mine.text.length)} bytes; the other organization: ${String(theirs.changes.length)}`,
    );
  });

  it('would show a change that was told on another organization’s channel, which is what the test above looks for', async () => {
    const theirs = await Watch.open(other);
    await plant(other.organizationId, JSON.stringify([{ topic: 'runs', id: 'of-own' }]));
    await theirs.until(() => theirs.hears('runs', 'of-own'));
    expect(theirs.changes).toHaveLength(1);
  });

  it('shows nothing that is no change', async () => {
    const mine = await Watch.open(own);
    await plant(own.organizationId, 'no json');
    await plant(own.organizationId, JSON.stringify([{ topic: 'runs', id: 'x', salary: 1 }]));
    await plant(own.organizationId, JSON.stringify([{ topic: 'alerts', id: 'line\n\nevent: forged' }]));
    await mine.until(() => mine.changes.length === 1);
    expect(mine.text).not.toMatch(/salary|^event: forged/m);
  });

  it('is never stored, never compressed, and fits the pages’ policy', async () => {
    const { answer } = await Watch.open({ ...own, headers: { ...own.headers, 'accept-encoding': 'gzip, br' } });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(answer.headers['content-security-policy']).toContain("connect-src 'self'");
  });

  it('is refused without sign-in and with a parameter, and answers HEAD without staying open', async () => {
    expect((await failure((await Watch.open(client(stack.api.url))).answer)).code).toBe('auth.required');
    expect((await own.get('/api/v1/live?topic=runs')).status).toBe(400);
    for (let n = 0; n < MAX_STREAMS_EACH + 2; n++) expect((await own.send('HEAD', '/api/v1/live')).status).toBeLessThan(500);
  });

  it('hears nothing of lists that its role may not read', async () => {
    const expiresAt = new Date(stack.api.clock.now().getTime() + 86_400_000).toISOString();
    const { body } = await own.post('/api/v1/api-keys', { label: 'auditor', role: 'auditor', access: 'read', expiresAt });
    const auditor = await Watch.open(client(stack.api.url, { authorization: `Bearer ${String(body.secret)}` }));
    const mine = await Watch.open(own);
    await plant(
      own.organizationId,
      JSON.stringify([
        { topic: 'api-keys', id: 'k' },
        { topic: 'alerts', id: 'a' },
      ]),
    );
    await auditor.until(() => auditor.hears('alerts'));
    expect(auditor.hears('api-keys')).toBe(false);
    await mine.until(() => mine.hears('api-keys', 'k'));
  });
});

describe('a stream ends', () => {
  it('with the sign-out of its session, not with that of another', async () => {
    const [session, elsewhere] = [await password(own), await password(own)];
    const [watch, stays] = [await Watch.open(session), await Watch.open(elsewhere)];
    const from = Date.now();
    await session.post('/api/v1/auth/logout', {});
    await watch.until(() => watch.ended, 30_000);
    console.log(`ended ${String(Date.now() - from)} ms after sign-out`);
    await sleep(200);
    expect(stays.ended).toBe(false);
  });

  it('when the session has run out of time, though the stream was open all along', async () => {
    const watch = await Watch.open(await password(other));
    const before = stack.api.clock.now();
    stack.advance(40 * 86_400_000);
    await watch.until(() => watch.ended, 30_000);
    stack.api.clock.set(before);
    expect(watch.text).toContain(': beat');
  });

  it('when its API key is revoked', async () => {
    const expiresAt = new Date(stack.api.clock.now().getTime() + 86_400_000).toISOString();
    const { body } = await own.post('/api/v1/api-keys', { label: 'short', role: 'auditor', expiresAt });
    const watch = await Watch.open(client(stack.api.url, { authorization: `Bearer ${String(body.secret)}` }));
    expect((await own.delete(`/api/v1/api-keys/${String(body.id)}`)).status).toBe(204);
    await watch.until(() => watch.ended, 30_000);
  });

  it('when its member gets another role, or is removed', async () => {
    for (const change of ['role', 'removal']) {
      const email = `${change}@example.com`;
      const { body } = await own.post('/api/v1/invitations', { email, role: 'admin' });
      const token = new URL(String(body.link)).hash.replace(/^#.*?token=|^#/, '');
      await client(stack.api.url).post('/api/v1/invitations/accept', { token, password: PASSWORD });
      const watch = await Watch.open(await signIn(stack.api.url, email, PASSWORD, own.organizationId));
      const { items } = (await own.get('/api/v1/members')).body;
      const member = `/api/v1/members/${String(items.find((one: { email: string }) => one.email === email).id)}`;
      const answer = change === 'role' ? await own.patch(member, { role: 'owner' }) : await own.delete(member);
      expect(answer.status).toBeLessThan(300);
      await watch.until(() => watch.ended, 30_000);
    }
  });

  it('at the tenth of a key: the next is refused in words, and one that closes makes room', async () => {
    const expiresAt = new Date(stack.api.clock.now().getTime() + 86_400_000).toISOString();
    const { body } = await own.post('/api/v1/api-keys', { label: 'many', role: 'auditor', expiresAt });
    const caller = client(stack.api.url, { authorization: `Bearer ${String(body.secret)}` });
    const all = await Promise.all(Array.from({ length: MAX_STREAMS_EACH + 5 }, () => Watch.open(caller)));
    const refused = all.filter(({ answer }) => answer.statusCode === 429);
    expect(refused).toHaveLength(5);
    expect(refused[0]?.answer.headers['retry-after']).toBe('30');
    all.find(({ answer }) => answer.statusCode === 200)?.close();
    await sleep(300);
    expect((await Watch.open(caller)).answer.statusCode).toBe(200);
    expect((await Watch.open(own)).answer.statusCode).toBe(200);
  });

  it('when its reader does not read: what waits is bounded', async () => {
    const [slow, quick] = [await Watch.open(own), await Watch.open(own)];
    slow.answer.pause();
    const big = JSON.stringify(Array.from({ length: 800 }, (_, n) => ({ topic: 'runs', id: `${String(n)}-${'x'.repeat(150)}` })));
    for (let n = 0; n < 200 && !slow.ended; n++) {
      await plant(own.organizationId, big);
      if (n % 20 === 0) await sleep(50);
    }
    await quick.until(() => quick.changes.length > 10_000, 30_000);
    expect(quick.ended).toBe(false);
    slow.answer.resume();
    await slow.until(() => slow.ended, 10_000);
    expect(slow.answer.complete).toBe(false);
    expect((await own.get('/api/v1/connections')).status).toBe(200);
  });
});

describe('without Redis', () => {
  it('changes are made as quickly, the stream ends, opening says why, and it works again when Redis is back', async () => {
    const watch = await Watch.open(own);
    const [connection] = (await own.get('/api/v1/connections')).body.items;
    await redis.kill();
    await watch.until(() => watch.ended);
    const from = performance.now();
    const renamed = await own.patch(`/api/v1/connections/${String(connection.id)}`, { label: 'Without Redis' });
    const tookMs = Math.round(performance.now() - from);
    expect([renamed.status, renamed.body.label]).toEqual([200, 'Without Redis']);
    expect(tookMs).toBeLessThan(1_000);
    expect(await failure((await Watch.open(own)).answer)).toMatchObject({ status: 503, code: 'live.unavailable' });
    await redis.start();
    let again: Watch | null = null;
    for (const end = Date.now() + 20_000; again === null && Date.now() < end; await sleep(200)) {
      const tried = await Watch.open(own);
      if (tried.answer.statusCode === 200) again = tried;
    }
    await own.patch(`/api/v1/connections/${String(connection.id)}`, { label: 'With Redis' });
    await again?.until(() => again?.hears('connections', connection.id) === true);
    console.log(`a change without Redis took ${String(tookMs)} ms; every stream is looked at each ${String(LOOK_EVERY_MS / 1000)} s`);
    expect(again).not.toBeNull();
  });
});

it('ends at once when the API stops, instead of holding it', async () => {
  const second = await startStack();
  const who = await second.owner('Stops');
  const asked = request(`${second.api.url}/api/v1/live`, { headers: who.headers, agent: false }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.resume();
  const from = Date.now();
  await Promise.all([once(answer, 'close'), second.stop()]);
  expect(Date.now() - from).toBeLessThan(5_000);
});
