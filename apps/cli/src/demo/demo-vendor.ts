import { z } from 'zod';

import { CheckFailed } from '../cli.errors.js';

const company = z.object({ apiKey: z.string() });
const count = z.object({
  activeHeadcount: z.number(),
  terminations30d: z.number(),
  onboarding: z.object({ numerator: z.number(), denominator: z.number() }),
});
export type VendorCount = z.infer<typeof count>;

/** The control side of the sandbox vendor: its own count of its people, its day, and its bad days. */
export class DemoVendor {
  constructor(private readonly address: string) {}

  async apiKeyOf(slug: string): Promise<string> {
    return company.parse(await this.#ask('GET', `/companies/${slug}`)).apiKey;
  }
  async countOf(slug: string, day: string): Promise<VendorCount> {
    return count.parse(await this.#ask('GET', `/companies/${slug}/count?today=${day}`));
  }
  /** From now on it is that day at the company; null follows the clock again. */
  async setToday(company: string, today: string | null): Promise<void> {
    await this.#ask('PUT', '/today', { today, company });
  }
  async setScenario(slug: string, name: string): Promise<void> {
    await this.#ask('PUT', `/companies/${slug}/scenario`, { name });
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${this.address}/control${path}`, { method, ...init });
    const text = await response.text();
    if (!response.ok) throw new CheckFailed(`The sandbox vendor refused ${method} ${path} (${String(response.status)}): ${text}`, 'Report it with this line.');
    return text === '' ? null : JSON.parse(text);
  }
}
