import { setTimeout as sleep } from 'node:timers/promises';

import { type Answer, type ApiClient, bearer, client } from '../support/api-client.js';
import { type Operation } from '../tenancy/operations.js';
import { canary } from './canary.js';
import { JourneyChannels } from './journey-channels.js';
import { JourneyCustody, TIME_ZONE } from './journey-custody.js';
import { readEverything, type Reading } from './journey-readings.js';
import { JourneyRecord, tokenOf } from './journey-record.js';
import { KEY_FILES } from './secret-sinks.js';
import { type SweepStage } from './sweep-stage.js';

const PASSWORD = 'Seven "green" lanterns & a lamp';
/** The key of the vendor in all that can happen to it. */
const SLUGS = ['well', 'limited', 'garbled', 'crashed'] as const;

/** Takes keys through connect, run, 401 at connect and in a run, 429, a malformed answer, re-authorize, a crash in a run and revoke, on the service as people run it. */
export class CanaryJourney {
  readonly record: JourneyRecord;
  readonly custody: JourneyCustody;
  readonly readings: Reading[] = [];
  readonly #channels: JourneyChannels;
  readonly #connections = new Map<string, string>();

  constructor(private readonly stage: SweepStage) {
    this.record = new JourneyRecord(stage.service.url);
    this.custody = new JourneyCustody(this.record);
    this.#channels = new JourneyChannels(this.record, stage);
    this.record.held('password of the owner', PASSWORD);
    // The launcher tells MongoDB the passwords of the users that it makes.
    for (const [name, password] of Object.entries(stage.held.serverPasswords))
      this.record.held(`password of ${name}`, password, 'environment and command line', 'what goes out to others', KEY_FILES);
    for (const [name, key] of Object.entries(stage.held.fileKeys)) this.record.held(name, key, KEY_FILES);
  }

  /** `operations`: every route that there is. */
  async travel(operations: readonly Operation[]): Promise<void> {
    await this.#setUp();
    const second = await this.#people();
    await this.stage.lookAtProcesses();
    await this.#channels.open();
    for (const slug of SLUGS) await this.#connect(slug);
    await this.#refusedAtConnect();
    await this.#refusedInARun('well');
    await this.#misplacedKey();
    await this.#troubledRun('limited', { name: 'rate-limited' });
    await this.#troubledRun('garbled', { name: 'malformed-json' });
    await this.custody.sampled();
    await this.custody.assessed(second);
    await this.custody.exported();
    await this.#channels.told('connection.needs-reauth', this.#id('well'));
    await this.#reauthorize('well');
    await this.#crash('crashed');
    await this.#channels.end();
    for (const slug of SLUGS) await this.#revoke(slug);
    this.readings.push(...(await readEverything(this.#owner, operations)));
    await this.stage.lookAtProcesses();
  }

  async #setUp(): Promise<void> {
    const [, token = ''] = await this.stage.first.prints(/First start: open \S+\/set-up[?#]token=(\S+) /);
    this.record.held('set-up link', token, 'standard output and standard error');
    const wish = { token, organization: 'Larkfield Labs', timeZone: TIME_ZONE, email: 'owner@example.com', password: PASSWORD };
    const answer = await this.record.expect(201, client(this.stage.service.url).post('/api/v1/set-up', wish));
    this.record.ownerSignedIn(answer);
    this.record.ownerSignedIn(
      await this.record.expect(200, client(this.stage.service.url).post('/api/v1/auth/login', { email: wish.email, password: PASSWORD })),
    );
    const wrong = canary();
    this.record.held('password that was wrong', wrong);
    await this.record.expect(401, client(this.stage.service.url).post('/api/v1/auth/login', { email: wish.email, password: wrong }));
  }

  /** → somebody else, who may approve. */
  async #people(): Promise<ApiClient> {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const key = (await this.record.expect(201, this.#owner.post('/api/v1/api-keys', { label: 'swept', role: 'admin', expiresAt }))).body.secret as string;
    this.record.held('API key', key, 'HTTP answers');
    await this.record.expect(200, bearer(this.stage.service.url, key).get('/api/v1/connections'));
    const invited = await this.record.expect(201, this.#owner.post('/api/v1/invitations', { email: 'second@example.com', role: 'admin' }));
    const invitation = tokenOf(invited.body.link as string);
    this.record.held('invitation link', invitation, 'HTTP answers');
    const password = canary();
    this.record.held('password of a member', password);
    await this.record.expect(201, client(this.stage.service.url).post('/api/v1/invitations/accept', { token: invitation, password, name: 'Second' }));
    const member = (await this.#owner.get('/api/v1/members')).body.items.find(({ email }: { email: string }) => email === 'second@example.com') as {
      id: string;
    };
    const reset = await this.#owner.post(`/api/v1/members/${member.id}/password-reset`);
    this.record.held('password-reset link', tokenOf(reset.body.link as string), 'HTTP answers');
    const { url } = this.stage.service;
    return this.record.signedIn(await this.record.expect(200, client(url).post('/api/v1/auth/login', { email: 'second@example.com', password })));
  }

  /** One company is so large that somebody always left it within a month: there is a population to sample. */
  async #connect(slug: string): Promise<void> {
    await this.stage.sandbox.control('PUT', `/companies/${slug}`, { people: slug === 'well' ? 1_200 : 40, seed: slug });
    const apiKey = this.#newKey(slug, `vendor key of ${slug}`);
    const answer = await this.record.expect(201, this.#connecting(slug, apiKey));
    this.#connections.set(slug, answer.body.id as string);
    await this.record.runEnded(answer.body.runId as string, 'succeeded');
    this.record.did('connect', 'run');
  }

  async #refusedAtConnect(): Promise<void> {
    await this.stage.sandbox.control('PUT', '/companies/refused', { people: 40 });
    const apiKey = canary();
    this.record.held('vendor key that was refused', apiKey);
    await this.record.expect(422, this.#connecting('refused', apiKey));
    this.record.did('401 at connect');
  }

  /** The vendor no longer knows the stored key: the run fails, the connection waits for a new one, and the audit log says why. */
  async #refusedInARun(slug: string): Promise<void> {
    this.stage.vendor.refuse(slug);
    const { body } = await this.record.expect(202, this.#owner.post(`${this.#path(slug)}/runs`));
    const run = await this.record.runEnded(body.runId as string, 'failed');
    if (run.body.error.code !== 'invalid-key') throw new Error(`the run failed otherwise: ${run.text}`);
    this.record.did('401 in a run');
    await this.record.until(this.#path(slug), ({ status }) => status === 'needs-reauth');
    this.record.did('needs-reauth');
    const isOfRun = ({ target }: { readonly target: { readonly id: string } }): boolean => target.id === body.runId;
    await this.record.until('/api/v1/audit-events?type=connector-run.failed&limit=200', ({ items }) => items.some(isOfRun));
    this.record.did('audit event of the refused key');
  }

  /** Where people put a key by mistake: a broken body, a field more, the address, the header of our own keys. */
  async #misplacedKey(): Promise<void> {
    const apiKey = canary();
    this.record.held('vendor key in the wrong place', apiKey);
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
    const run = await this.record.expect(202, this.#owner.post(`${this.#path(slug)}/runs`));
    await this.record.runEnded(run.body.runId as string, 'failed');
    this.record.did((scenario as { name: string }).name);
  }

  /** Of a connection whose key was refused. */
  async #reauthorize(slug: string): Promise<void> {
    const apiKey = this.#newKey(slug, `second vendor key of ${slug}`);
    const answer = await this.record.expect(200, this.#owner.post(`${this.#path(slug)}/reauthorize`, { credential: { apiKey } }));
    await this.record.runEnded(answer.body.runId as string, 'succeeded');
    await this.record.until(this.#path(slug), ({ status }) => status === 'active');
    this.record.did('re-authorize');
  }

  /** kill -9 of the worker while the vendor is slow to answer; the run is picked up by the next worker. */
  async #crash(slug: string): Promise<void> {
    await this.stage.sandbox.control('PUT', `/companies/${slug}/scenario`, { name: 'slow', ms: 8_000, calls: 1 });
    const before = this.stage.vendor.keys.length;
    const run = await this.record.expect(202, this.#owner.post(`${this.#path(slug)}/runs`));
    while (this.stage.vendor.keys.length === before) await sleep(20);
    await this.stage.crashWorker();
    await this.record.runEnded(run.body.runId as string, 'succeeded');
    this.record.did('crash');
  }

  async #revoke(slug: string): Promise<void> {
    await this.record.expect(204, this.#owner.delete(this.#path(slug)));
    this.record.did('revoke');
  }

  #connecting(slug: string, apiKey: string): Promise<Answer> {
    return this.#owner.post('/api/v1/connections', { connector: 'bamboohr', config: { subdomain: slug }, credential: { apiKey } });
  }
  #newKey(slug: string, name: string): string {
    const apiKey = canary();
    this.record.held(name, apiKey);
    this.stage.vendor.accept(slug, { canary: apiKey, sandboxKey: this.stage.sandbox.apiKey(slug) });
    return apiKey;
  }
  #id(slug: string): string {
    return this.#connections.get(slug) ?? '';
  }
  #path(slug: string): string {
    return `/api/v1/connections/${this.#id(slug)}`;
  }
  get #owner(): ApiClient {
    return this.record.owner;
  }
}
