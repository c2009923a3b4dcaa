import { createHash } from 'node:crypto';

import { mongo } from 'mongoose';

import { type Actor } from '@app/audit-log';
import { RunExecutor, RunRequests } from '@app/connector-runs';
import { localDateIn, type OrganizationId, toOrganizationId } from '@app/kernel';

import { type TestApi } from '../support/api.js';
import { type ApiClient, bearer } from '../support/api-client.js';
import { API_KEY, company, FIGURES, type MetricName, METRICS } from './company.js';
import { type Asked, type Fault, type HostileVendor } from './hostile-vendor.js';

export type ReadMode = 'totals' | 'rows';
type Document = mongo.Document;

/** What the connection knows of its key. */
export interface Standing {
  readonly capabilities: Readonly<Record<string, string>>;
  readonly permissionDigest: string;
  /** null = the weekly questions are still to be asked. */
  readonly weeklyCheckedOn: string | null;
}

/** What one run left behind. */
export interface RunSeen {
  readonly run: Document;
  readonly asked: readonly Asked[];
  /** Of each question asked, in the same order: what the log of the run says went wrong; null = nothing. */
  readonly failures: readonly (string | null)[];
  readonly standing: Standing;
  readonly newRows: readonly Document[];
  readonly newConfirmations: readonly Document[];
  /** Rows, populations or confirmations of earlier runs that are not what they were. */
  readonly altered: number;
  readonly durationMs: number;
  /** As the log of the run has it: from the call to the end of the answer, or to the giving up. */
  readonly longestAnswerMs: number;
}

const ACTOR: Actor = { kind: 'member', id: 'f'.repeat(24), label: 'test' };

/** One organization with one connection of the hostile vendor: run after run through the whole service, and everything stored looked at from below. */
export class Lane {
  readonly #known = new Map<string, string>();

  private constructor(
    readonly api: TestApi,
    readonly vendor: HostileVendor,
    readonly owner: ApiClient,
    readonly org: OrganizationId,
    readonly slug: string,
    readonly connectionId: string,
    readonly mode: ReadMode,
  ) {}

  /** Connected, and measured once: each figure is what was counted by hand. */
  static async open(api: TestApi, vendor: HostileVendor, slug: string, mode: ReadMode): Promise<Lane> {
    const signedIn = await api.owner(slug);
    const expiresAt = new Date(api.clock.now().getTime() + 300 * 86_400_000).toISOString();
    const { body: key } = await signedIn.post('/api/v1/api-keys', { label: 'test', role: 'owner', expiresAt });
    const owner = bearer(api.url, key.secret);
    vendor.company(company(slug, localDateIn(api.clock.now(), 'Europe/Berlin')));
    const { status, body } = await owner.post('/api/v1/connections', { connector: 'bamboohr', config: { subdomain: slug }, credential: { apiKey: API_KEY } });
    expect([status, body.capabilities ?? body]).toEqual([201, { onboardingTasks: 'available', taskTotals: 'available' }]);
    if (mode === 'rows') expect((await owner.patch(`/api/v1/connections/${body.id}`, { readMode: 'rows' })).status).toBe(200);
    const lane = new Lane(api, vendor, owner, toOrganizationId(signedIn.organizationId), slug, body.id, mode);
    const { run, newRows } = await lane.#execute('connect');
    expect(run['state']).toBe('succeeded');
    expect(Object.fromEntries(newRows.map(({ type, value }) => [type, value]))).toEqual(FIGURES);
    return lane;
  }

  /** Run now, with this fault; afterwards the vendor is healthy again. `weekly`: as if the last weekly look lay a week back. `pausedUntil`: as if the vendor had asked for a pause after the run was asked for. */
  async run(fault: Fault | null, weekly = false, pausedUntil: Date | null = null): Promise<RunSeen> {
    // As if a pause that an earlier answer asked for were over: retry-after.int-spec.ts has a look at pauses.
    await this.#collection('connections').updateOne({ _id: this.#id }, { $set: { vendorWaitUntil: null } });
    if (weekly) await this.#collection('connections').updateOne({ _id: this.#id }, { $set: { weeklyCheckedOn: null } });
    this.api.clock.advanceMs(61_000);
    const runId = await this.api.app.get(RunRequests).runNow(this.org, ACTOR, this.connectionId);
    const slot = String((await this.#collection('connector_runs').findOne({ _id: new mongo.ObjectId(runId) }))?.['slot']);
    await this.#collection('connections').updateOne({ _id: this.#id }, { $set: { vendorWaitUntil: pausedUntil } });
    this.vendor.fault(this.slug, fault);
    try {
      return await this.#execute(slot);
    } finally {
      this.vendor.fault(this.slug, null);
    }
  }

  /** The next healthy run, after a new key where the old one was refused. */
  async recover(): Promise<RunSeen> {
    const { status } = await this.connection();
    if (status !== 'needs-reauth') return this.run(null);
    const answer = await this.owner.post(`/api/v1/connections/${this.connectionId}/reauthorize`, { credential: { apiKey: API_KEY } });
    expect(answer.status).toBe(200);
    return this.#execute(`reauthorize-${String((await this.connection())['epoch'])}`);
  }

  async connection(): Promise<Document> {
    return (await this.#collection('connections').findOne({ _id: this.#id })) ?? {};
  }

  async standing(): Promise<Standing> {
    const { capabilities, permissionDigest, weeklyCheckedOn } = await this.connection();
    const found = capabilities as readonly { readonly probe: string; readonly state: string }[];
    return { capabilities: Object.fromEntries(found.map(({ probe, state }) => [probe, state])), permissionDigest, weeklyCheckedOn };
  }

  /** As if it had never been shown that the key offers this. */
  async forget(capabilities: readonly string[]): Promise<void> {
    await this.#collection('connections').updateOne(
      { _id: this.#id },
      { $set: { 'capabilities.$[one].state': 'unknown' } },
      { arrayFilters: [{ 'one.probe': { $in: [...capabilities] } }] },
    );
  }

  /** Everything of earlier runs once more, confirmations too. → how many are not what they were */
  alteredInAll(): Promise<number> {
    return this.#look({}).then(({ altered }) => altered);
  }

  get #id(): mongo.ObjectId {
    return new mongo.ObjectId(this.connectionId);
  }
  #collection(name: string): mongo.Collection {
    return this.api.database.root.db(this.api.database.name).collection(name);
  }

  async #execute(slot: string): Promise<RunSeen> {
    this.vendor.asked(this.slug);
    const startedAt = performance.now();
    const payload = { organizationId: this.org, connectionId: this.connectionId, slot };
    await this.api.app.get(RunExecutor).execute(payload, { signal: new AbortController().signal });
    const durationMs = performance.now() - startedAt;
    const run = await this.#collection('connector_runs').findOne({ connectionId: this.#id, slot }, { sort: { _id: -1 } });
    if (run === null) throw new Error(`no run ${slot}`);
    const { evidence, confirmations, altered } = await this.#look({ runId: run._id });
    const requests = await this.#collection('connector_run_requests').find({ runId: run._id }).sort({ _id: 1 }).toArray();
    return {
      run,
      asked: this.vendor.asked(this.slug),
      failures: requests.map(({ failure }) => failure),
      standing: await this.standing(),
      newRows: evidence,
      newConfirmations: confirmations,
      altered,
      durationMs,
      longestAnswerMs: Math.max(0, ...requests.map((request) => Number(request['durationMs']))),
    };
  }

  /** Rows and populations whole; of confirmations those that match `confirmed`, as they grow with every run. New ones are noted, known ones compared. */
  async #look(confirmed: object): Promise<{ readonly evidence: readonly Document[]; readonly confirmations: readonly Document[]; readonly altered: number }> {
    const own = { connectionId: this.#id };
    const [evidence, confirmations, populations] = await Promise.all([
      this.#note('evidence', own),
      this.#note('evidence_confirmations', { ...own, ...confirmed }),
      this.#note('populations', { organizationId: new mongo.ObjectId(this.org) }),
    ]);
    return { evidence: evidence.fresh, confirmations: confirmations.fresh, altered: evidence.altered + confirmations.altered + populations.altered };
  }

  async #note(collection: string, filter: object): Promise<{ readonly fresh: readonly Document[]; readonly altered: number }> {
    const prefix = `${collection}/`;
    const found = await this.#collection(collection).find(filter).toArray();
    const fresh = found.filter(({ _id }) => !this.#known.has(`${prefix}${String(_id)}`));
    let altered = 0;
    for (const document of found) {
      const digest = createHash('sha256').update(mongo.BSON.serialize(document)).digest('hex');
      const key = `${prefix}${String(document._id)}`;
      if (this.#known.has(key) && this.#known.get(key) !== digest) altered++;
      this.#known.set(key, digest);
    }
    const isEverything = collection !== 'evidence_confirmations' || !('runId' in filter);
    const there = new Set(found.map(({ _id }) => `${prefix}${String(_id)}`));
    const gone = isEverything ? [...this.#known.keys()].filter((key) => key.startsWith(prefix) && !there.has(key)).length : 0;
    return { fresh, altered: altered + gone };
  }
}

/** A text of some length under each name. */
export const says = (thing: Document | null | undefined, ...names: readonly string[]): boolean =>
  names.every((name) => typeof thing?.[name] === 'string' && thing[name].length > 3);

/** What is wrong with a run that met a bad answer; `spoilt` are the figures that rest on it. Empty = the promise holds. */
export function problemsOf(
  { run, newRows, newConfirmations, altered, durationMs }: RunSeen,
  spoilt: readonly MetricName[],
  limitMs = 30_000,
): readonly string[] {
  const isSpoilt = (type: unknown): boolean => spoilt.some((metric) => metric === type);
  const outcomes = new Map((run['outcomes'] as readonly Document[]).map((outcome) => [outcome['metric'], outcome]));
  return [
    ...(newRows.length > 0 ? [`${String(newRows.length)} new evidence rows: ${JSON.stringify(newRows.map(({ type, value }) => [type, value]))}`] : []),
    ...newConfirmations.filter(({ type }) => isSpoilt(type)).map(({ type }) => `${String(type)} was confirmed`),
    ...(altered > 0 ? [`${String(altered)} earlier rows are not what they were`] : []),
    ...(run['state'] === 'failed' || run['state'] === 'partial' ? [] : [`the run ${String(run['state'])}`]),
    ...(spoilt.length === METRICS.length && run['state'] !== 'failed' ? ['nothing was measured, yet the run did not fail'] : []),
    ...(says(run['error'], 'code', 'message', 'remedy') ? [] : [`the run's error says too little: ${JSON.stringify(run['error'])}`]),
    ...(run['error']?.code === 'internal' ? [`the run broke off by a fault of ours: ${JSON.stringify(run['error'])}`] : []),
    ...spoilt.filter((metric) => outcomes.get(metric)?.['outcome'] !== 'inconclusive').map((metric) => `${metric} is not inconclusive`),
    ...spoilt.filter((metric) => !says(outcomes.get(metric), 'reason', 'detail', 'remedy')).map((metric) => `${metric} says too little`),
    ...(durationMs > limitMs ? [`the run took ${String(Math.round(durationMs))} ms`] : []),
  ];
}

/** What is wrong with the healthy run after it. */
export function problemsAfter({ run, newRows, newConfirmations, altered }: RunSeen): readonly string[] {
  return [
    ...(run['state'] === 'succeeded' ? [] : [`the next healthy run ${String(run['state'])}: ${JSON.stringify(run['error'])}`]),
    ...(newRows.length > 0 ? ['the next healthy run found something new'] : []),
    ...(newConfirmations.length === METRICS.length ? [] : [`the next healthy run confirmed ${String(newConfirmations.length)} figures`]),
    ...(altered > 0 ? ['the next healthy run altered earlier rows'] : []),
  ];
}
