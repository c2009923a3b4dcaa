import { ConnectionReader } from '@app/connections';
import { Dispatcher, RunExecutor, RunReader } from '@app/connector-runs';
import { toOrganizationId } from '@app/kernel';

import { startTestSandbox, type TestSandbox } from '../../apps/sandbox/src/testing.js';
import { type Founded, startTestApi, type TestApi, type TestApiOptions } from './api.js';
import { type Answer, type ApiClient, bearer } from './api-client.js';

export type Owner = ApiClient & Founded;

/** API, sandbox vendor and the worker's own code, on real servers; the clock stands still until a test moves it. */
export interface TestStack {
  readonly api: TestApi;
  readonly sandbox: TestSandbox;
  /** Founds an organization; its owner comes back with an API key, which outlives the days that a test lets pass. */
  owner(name: string): Promise<Owner>;
  /** A company of the sandbox. `today` follows the clock of the stack. */
  company(slug: string, settings?: object): Promise<void>;
  scenario(slug: string, scenario: object): Promise<void>;
  /** Calls that the company received since the last look. */
  calls(slug: string): Promise<readonly VendorCall[]>;
  count(slug: string, day: string): Promise<VendorCount>;
  connect(owner: ApiClient, slug: string, more?: { readonly apiKey?: string; readonly label?: string }): Promise<Answer>;
  /** What a worker would do: one dispatcher tick, then every open run of the organization. */
  work(owner: Founded): Promise<void>;
  advance(ms: number): void;
  /** The next 12:00 UTC: no daily slot of the zone is near. */
  noon(): void;
  stop(options?: { readonly problemsExpected?: true }): Promise<void>;
}
export interface VendorCall {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}
export interface VendorCount {
  readonly activeHeadcount: number;
  readonly terminations30d: number;
  readonly onboarding: { readonly numerator: number; readonly denominator: number };
}

export async function startStack(options: Pick<TestApiOptions, 'webFolder' | 'environment' | 'logTo'> = {}): Promise<TestStack> {
  const time: { now: () => Date } = { now: () => new Date() };
  const sandbox = await startTestSandbox(() => time.now());
  const api = await startTestApi({ ...options, environment: { ...options.environment, VENDOR_BASE_URL_OVERRIDE: sandbox.url } });
  time.now = () => api.clock.now();
  const seen = new Map<string, number>();
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const reply = await sandbox.control(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.text}`);
    return reply.json;
  };
  const execute = async (owner: Founded): Promise<void> => {
    const org = toOrganizationId(owner.organizationId);
    for (const state of ['queued', 'running'] as const) {
      const { items } = await api.app.get(RunReader).list(org, { state }, { limit: 200 });
      for (const { connectionId, slot } of items)
        await api.app.get(RunExecutor).execute({ organizationId: org, connectionId, slot }, { signal: new AbortController().signal });
    }
  };
  return {
    api,
    sandbox,
    owner: async (name) => {
      const signedIn = await api.owner(name);
      const expiresAt = new Date(api.clock.now().getTime() + 300 * 86_400_000).toISOString();
      const { body } = await signedIn.post('/api/v1/api-keys', { label: 'test', role: 'owner', expiresAt });
      const { organizationId, ownerId, ownerEmail } = signedIn;
      return { ...bearer(api.url, body.secret), organizationId, ownerId, ownerEmail };
    },
    company: async (slug, settings = {}) => void (await control('PUT', `/companies/${slug}`, { people: 80, ...settings })),
    scenario: async (slug, scenario) => void (await control('PUT', `/companies/${slug}/scenario`, scenario)),
    calls: async (slug) => {
      const { items } = (await control('GET', `/companies/${slug}/log`)) as { items: VendorCall[] };
      const from = seen.get(slug) ?? 0;
      seen.set(slug, items.length);
      return items.slice(from);
    },
    count: async (slug, day) => (await control('GET', `/companies/${slug}/count?today=${day}`)) as VendorCount,
    connect: (owner, slug, { apiKey = sandbox.apiKey(slug), label } = {}) =>
      owner.post('/api/v1/connections', {
        connector: 'bamboohr',
        ...(label === undefined ? {} : { label }),
        config: { subdomain: slug },
        credential: { apiKey },
      }),
    work: async (owner) => {
      // An organization gets two places a tick: go on until nothing more is due.
      do await execute(owner);
      while ((await api.app.get(Dispatcher).tick()).requested > 0);
      await execute(owner);
    },
    advance: (ms) => api.clock.advanceMs(ms),
    noon: () => api.clock.set(new Date((Math.floor(api.clock.now().getTime() / 86_400_000 - 0.5) + 1.5) * 86_400_000)),
    stop: async (options) => {
      await api.close(options);
      await sandbox.stop();
    },
  };
}

/** The connection as the service itself sees it. */
export const readConnection = (stack: TestStack, owner: Founded, id: string) =>
  stack.api.app.get(ConnectionReader).get(toOrganizationId(owner.organizationId), id);
