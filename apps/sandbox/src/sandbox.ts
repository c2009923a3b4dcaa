import Fastify, { type FastifyInstance } from 'fastify';

import { vendorRoutes } from './api/routes.js';
import { type Now } from './clock.js';
import { CompanyRegistry, companySchema } from './company-registry.js';
import { controlRoutes } from './control/routes.js';
import { type Day } from './people/calendar.js';

interface SandboxOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Mixed into the seed of every company. */
  readonly seed?: string;
  readonly now?: Now;
}

export interface Sandbox {
  /** `http://127.0.0.1:<port>`; the API of a company lies below `/bamboohr/<company>/api`. */
  readonly url: string;
  /** The key of a company that exists. */
  readonly apiKey: (slug: string) => string;
  readonly stop: () => Promise<void>;
}

/** Fixed, so that a company tells the same story however often the sandbox is started again. */
const ANCHOR: Day = '2026-11-01';
/** Seeds under which most days of the first year have a figure other than zero for everything. */
const COMPANIES = { acme: { people: 128, seed: 'acme-154' }, globex: { people: 64, seed: 'globex-87' } } as const;

/** Listens on loopback only. */
export async function startSandbox({ port, seed = 'sandbox', now = () => new Date() }: SandboxOptions): Promise<Sandbox> {
  const { app, companies } = buildSandbox(seed, now);
  const url = await app.listen({ port, host: '127.0.0.1' });
  return { url, apiKey: (slug) => companies.get(slug).settings.apiKey, stop: () => app.close() };
}

function buildSandbox(seed: string, now: Now): { readonly app: FastifyInstance; readonly companies: CompanyRegistry } {
  const app = Fastify({ forceCloseConnections: true, routerOptions: { maxParamLength: 1000 } });
  const companies = new CompanyRegistry({ seed, now });
  for (const [slug, company] of Object.entries(COMPANIES)) companies.put(slug, companySchema.parse({ ...company, anchor: ANCHOR }));
  app.register((vendor, _options, done) => {
    vendorRoutes(vendor, companies, now);
    done();
  });
  app.register((control, _options, done) => {
    controlRoutes(control, companies);
    done();
  });
  return { app, companies };
}
