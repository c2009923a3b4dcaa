import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Answer, type ApiClient, bearer, client, cookieOf, withSession } from '../support/api-client.js';
import { canary } from './canary.js';
import { answering } from './planting.js';
import { type Secret } from './secret-scanner.js';
import { type SweepStage } from './sweep-stage.js';

/** A secret of the journey, and the places where it is shown by design. */
export interface SweptSecret extends Secret {
  readonly shownIn: readonly string[];
}

const PASSWORD = 'Seven "green" lanterns & a lamp';
/** The key of the vendor in all that can happen to it. */
const SLUGS = ['well', 'limited', 'garbled', 'crashed'] as const;

/** Takes keys through connect, run, 401, 429, a malformed answer, re-authorize, a crash in a run and revoke, on the service as people run it. */
export class CanaryJourney {
  readonly secrets: SweptSecret[] = [];
  #owner: ApiClient;
  readonly #connections = new Map<string, string>();
  /** What happened, for the figure. */
  readonly happened: string[] = [];

  constructor(private readonly stage: SweepStage) {
    this.#owner = client(stage.service.url);
    this.#held('password of the owner', PASSWORD);
    // The launcher tells MongoDB the password of the user that it makes.
    this.#held('password of MongoDB', stage.serverPasswords.mongodb, 'environment and command line', 'what goes out to others');
    this.#held('password of Redis', stage.serverPasswords.redis, 'environment and command line', 'what goes out to others');
  }

  /** The owner's session at the end of the journey. */
  get owner(): ApiClient {
    return this.#owner;
  }

  async travel(): Promise<void> {
    await this.#setUp();
    await this.#people();
    await this.stage.lookAtProcesses();
    await this.#channels();
    for (const slug of SLUGS) await this.#connect(slug);
    await this.#refusedKey();
    await this.#misplacedKey();
    await this.#troubledRun('limited', { name: 'rate-limited' });
    await this.#troubledRun('garbled', { name: 'malformed-json' });
    await this.#reauthorize('well');
    await this.#crash('crashed');
    for (const slug of SLUGS) await this.#revoke(slug);
    await this.#readEverything();
    await this.stage.lookAtProcesses();
  }

  async #setUp(): Promise<void> {
    const [, token = ''] = await this.stage.first.prints(/First start: open \S+\/set-up[?#]token=(\S+) /);
    this.#held('set-up link', token, 'standard output and standard error');
    const wish = { token, organization: 'Larkfield Labs', timeZone: 'Europe/Berlin', email: 'owner@example.com', password: PASSWORD };
    const answer = await this.#expect(201, client(this.stage.service.url).post('/api/v1/set-up', wish));
    this.#signedIn(answer);
    this.#signedIn(await this.#expect(200, client(this.stage.service.url).post('/api/v1/auth/login', { email: wish.email, password: PASSWORD })));
    const wrong = canary();
    this.#held('password that was wrong', wrong);
    await this.#expect(401, client(this.stage.service.url).post('/api/v1/auth/login', { email: wish.email, password: wrong }));
  }

  async #people(): Promise<void> {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const key = (await this.#expect(201, this.#owner.post('/api/v1/api-keys', { label: 'swept', role: 'admin', expiresAt }))).body.secret as string;
    this.#held('API key', key, 'HTTP answers');
    await this.#expect(200, bearer(this.stage.service.url, key).get('/api/v1/connections'));
    const invited = await this.#expect(201, this.#owner.post('/api/v1/invitations', { email: 'second@example.com', role: 'admin' }));
    const invitation = tokenOf(invited.body.link as string);
    this.#held('invitation link', invitation, 'HTTP answers');
    const password = canary();
    this.#held('password of a member', password);
    await this.#expect(201, client(this.stage.service.url).post('/api/v1/invitations/accept', { token: invitation, password, name: 'Second' }));
    const member = (await this.#owner.get('/api/v1/members')).body.items.find(({ email }: { email: string }) => email === 'second@example.com') as {
      id: string;
    };
    const reset = await this.#owner.post(`/api/v1/members/${member.id}/password-reset`);
    this.#held('password-reset link', tokenOf(reset.body.link as string), 'HTTP answers');
  }

  /** Secrets of alert channels, and what a test message takes with it. */
  async #channels(): Promise<void> {
    const [path, events] = ['/api/v1/alert-channels', ['connection.stale']];
    if ((await this.#owner.get('/api/openapi.json')).body.paths[path] === undefined) return;
    const receiver = await answering(Buffer.from('ok'));
    const webhook = await this.#expect(201, this.#owner.post(path, { kind: 'webhook', label: 'Hook', events, url: `${receiver.url}/hook` }));
    this.#held('webhook secret', webhook.body.signingSecret as string, 'HTTP answers');
    const hidden = randomBytes(20).toString('base64url');
    const slack = await this.#expect(201, this.#owner.post(path, { kind: 'slack', label: 'Chat', events, url: `${receiver.url}/services/T0/B0/${hidden}` }));
    // The address of an incoming webhook is its secret: it goes to its own host, and nowhere else is it shown.
    this.#held('address of the chat', hidden, 'what goes out to others');
    for (const { body } of [webhook, slack]) await this.#expect(200, this.#owner.post(`${path}/${body.id as string}/test`));
    const rotated = await this.#expect(200, this.#owner.post(`${path}/${webhook.body.id as string}/rotate-secret`));
    this.#held('second webhook secret', rotated.body.signingSecret as string, 'HTTP answers');
    await this.#expect(204, this.#owner.delete(`${path}/${slack.body.id as string}`));
    await receiver.stop();
    this.#did('alert channels');
  }

  async #connect(slug: string): Promise<void> {
    await this.stage.sandbox.control('PUT', `/companies/${slug}`, { people: 40, seed: slug });
    const apiKey = this.#newKey(slug, `vendor key of ${slug}`);
    const answer = await this.#expect(201, this.#connecting(slug, apiKey));
    this.#connections.set(slug, answer.body.id as string);
    await this.#ended(answer.body.runId as string, 'succeeded');
    this.#did('connect', 'run');
  }

  async #refusedKey(): Promise<void> {
    await this.stage.sandbox.control('PUT', '/companies/refused', { people: 40 });
    const apiKey = canary();
    this.#held('vendor key that was refused', apiKey);
    await this.#expect(422, this.#connecting('refused', apiKey));
    this.#did('401');
  }

  /** Where people put a key by mistake: a broken body, a field more, the address, the header of our own keys. */
  async #misplacedKey(): Promise<void> {
    const apiKey = canary();
    this.#held('vendor key in the wrong place', apiKey);
    const { url } = this.stage.service;
    const answers = [
      await this.#owner.send('POST', '/api/v1/connections', { body: `{"connector":"bamboohr","credential":{"apiKey":${JSON.stringify(apiKey)}` }),
      await this.#owner.post('/api/v1/connections', { connector: 'bamboohr', config: { subdomain: 'well', apiKey }, credential: { apiKey, more: apiKey } }),
      await this.#owner.post('/api/v1/connections', { connector: 'bamboohr', config: { subdomain: apiKey }, credential: { apiKey: `${apiKey}:x` } }),
      await this.#owner.get(`/api/v1/connections?apiKey=${encodeURIComponent(apiKey)}`),
      await this.#owner.get(`/api/v1/connections/${encodeURIComponent(apiKey)}`),
      await bearer(url, apiKey).get('/api/v1/connections'),
      await client(url, { authorization: `Basic ${btoa(`${apiKey}:x`)}` }).get('/api/v1/connections'),
    ];
    for (const { status } of answers) if (status < 400 || status >= 500) throw new Error(`answered ${String(status)}`);
  }

  async #troubledRun(slug: string, scenario: object): Promise<void> {
    await this.stage.sandbox.control('PUT', `/companies/${slug}/scenario`, scenario);
    const run = await this.#expect(202, this.#owner.post(`${this.#path(slug)}/runs`));
    await this.#ended(run.body.runId as string, 'failed');
    this.#did((scenario as { name: string }).name);
  }

  async #reauthorize(slug: string): Promise<void> {
    const apiKey = this.#newKey(slug, `second vendor key of ${slug}`);
    const answer = await this.#expect(200, this.#owner.post(`${this.#path(slug)}/reauthorize`, { credential: { apiKey } }));
    await this.#ended(answer.body.runId as string, 'succeeded');
    this.#did('re-authorize');
  }

  /** kill -9 of the worker while the vendor is slow to answer; the run is picked up by the next worker. */
  async #crash(slug: string): Promise<void> {
    await this.stage.sandbox.control('PUT', `/companies/${slug}/scenario`, { name: 'slow', ms: 8_000, calls: 1 });
    const before = this.stage.vendor.keys.length;
    const run = await this.#expect(202, this.#owner.post(`${this.#path(slug)}/runs`));
    while (this.stage.vendor.keys.length === before) await sleep(20);
    await this.stage.crashWorker();
    await this.#ended(run.body.runId as string, 'succeeded');
    this.#did('crash');
  }

  async #revoke(slug: string): Promise<void> {
    await this.#expect(204, this.#owner.delete(this.#path(slug)));
    this.#did('revoke');
  }

  /** Every GET of the service's own description, with the ids that its lists show. */
  async #readEverything(): Promise<void> {
    const paths = Object.entries((await this.#owner.get('/api/openapi.json')).body.paths as Record<string, Record<string, unknown>>);
    for (const [template, methods] of paths) {
      if (methods['get'] === undefined) continue;
      const list = template.slice(0, template.indexOf('/{'));
      const items = template.includes('/{') ? ((await this.#owner.get(list)).body?.items as { id?: string }[] | undefined) : undefined;
      const answer = await this.#owner.get(template.replace(/\{[^}]*\}/g, items?.[0]?.id ?? 'f'.repeat(24)));
      if (answer.status >= 500 && !template.startsWith('/health')) throw new Error(`${template}: ${String(answer.status)}`);
      this.#did('read');
    }
  }

  #connecting(slug: string, apiKey: string): Promise<Answer> {
    return this.#owner.post('/api/v1/connections', { connector: 'bamboohr', config: { subdomain: slug }, credential: { apiKey } });
  }
  #newKey(slug: string, name: string): string {
    const apiKey = canary();
    this.#held(name, apiKey);
    this.stage.vendor.accept(slug, { canary: apiKey, sandboxKey: this.stage.sandbox.apiKey(slug) });
    return apiKey;
  }
  #signedIn(answer: Answer): void {
    this.#owner = withSession(this.stage.service.url, answer);
    this.#held(`session ${String(this.secrets.length)}`, cookieOf(answer).split('=')[1] ?? '', 'HTTP answers');
  }
  #held(name: string, value: string, ...shownIn: readonly string[]): void {
    if (value.length < 12) throw new Error(`too short to be told from chance: ${name}`);
    this.secrets.push({ name, value, shownIn });
  }
  #path(slug: string): string {
    return `/api/v1/connections/${this.#connections.get(slug) ?? ''}`;
  }
  #did(...what: readonly string[]): void {
    this.happened.push(...what);
  }

  async #ended(runId: string, state: string): Promise<void> {
    for (const end = Date.now() + 90_000; ; await sleep(100)) {
      const { body, text } = await this.#owner.get(`/api/v1/connector-runs/${runId}`);
      if (!['queued', 'running'].includes(body.state as string)) {
        if (body.state !== state) throw new Error(`the run ended otherwise: ${text}`);
        return;
      }
      if (Date.now() > end) throw new Error(`the run did not end: ${text}`);
    }
  }
  async #expect(status: number, asked: Promise<Answer>): Promise<Answer> {
    const answer = await asked;
    if (answer.status !== status) throw new Error(`answered ${String(answer.status)} instead of ${String(status)}: ${answer.text}`);
    return answer;
  }
}

const tokenOf = (link: string): string => /token=([^&]+)/.exec(link)?.[1] ?? '';
