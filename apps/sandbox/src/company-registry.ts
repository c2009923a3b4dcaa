import { createHash } from 'node:crypto';

import { z } from 'zod';

import { dayIn, isTimeZone, type Now } from './clock.js';
import { Company } from './company.js';
import { type Day, isDay } from './people/calendar.js';
import { SandboxError } from './sandbox-error.js';

const day = z.string().refine(isDay, 'must be a day of the calendar written YYYY-MM-DD');

export const companySchema = z.strictObject({
  people: z.int().min(0).max(50_000),
  seed: z.union([z.string(), z.int()]).optional(),
  /** Fixes the day; without it the day follows the clock. */
  today: day.optional(),
  /** The day on which `people` are on record. Default: today. */
  anchor: day.optional(),
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin').default('UTC'),
  apiKey: z
    .string()
    .regex(/^[0-9a-f]{40}$/, 'must be 40 hexadecimal characters in lower case')
    .optional(),
  terminationDay: z.enum(['last-day-employed', 'first-day-off']).default('last-day-employed'),
  rehire: z.enum(['clears', 'keeps']).default('clears'),
});

const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export class CompanyRegistry {
  readonly #companies = new Map<string, Company>();
  readonly #seed: string;
  readonly #now: Now;

  constructor({ seed, now }: { readonly seed: string; readonly now: Now }) {
    this.#seed = seed;
    this.#now = now;
  }

  /** Makes the company, or makes it anew: edits, scenarios and log of an earlier one are gone. */
  put(slug: string, request: z.output<typeof companySchema>): Company {
    if (!SLUG.test(slug)) throw new SandboxError(400, 'slug', 'must be one DNS label in lower case');
    const { people, timeZone, today = null, terminationDay, rehire } = request;
    const seed = `${this.#seed}/${String(request.seed ?? slug)}`;
    const anchor: Day = request.anchor ?? today ?? dayIn(this.#now(), timeZone);
    const apiKey = request.apiKey ?? createHash('sha1').update(`key/${seed}/${slug}`).digest('hex');
    const company = new Company({ slug, people, seed, anchor, timeZone, apiKey, conventions: { terminationDay, rehire } }, null, this.#now);
    company.fixToday(today);
    this.#companies.set(slug, company);
    return company;
  }

  find(slug: string): Company | null {
    return this.#companies.get(slug) ?? null;
  }

  get(slug: string): Company {
    const company = this.find(slug);
    if (company === null) throw new SandboxError(404, 'slug', `no company ${slug}: make it with PUT /control/companies/${slug}`);
    return company;
  }

  remove(slug: string): void {
    this.get(slug);
    this.#companies.delete(slug);
  }

  list(): readonly Company[] {
    return [...this.#companies.values()];
  }
}
