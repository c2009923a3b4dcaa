import { z } from 'zod';

import { CheckFailed } from '../cli.errors.js';

const problem = z.object({ code: z.string(), detail: z.string(), remedy: z.string().nullish() });

/** The product's own HTTP API, used as a program would. */
export class DemoApi {
  constructor(
    private readonly address: string,
    private readonly apiKey: string,
  ) {}

  async get<T>(path: string, shape: z.ZodType<T>): Promise<T> {
    return this.#ask('GET', path, undefined, shape);
  }
  async post<T>(path: string, body: unknown, shape: z.ZodType<T>): Promise<T> {
    return this.#ask('POST', path, body, shape);
  }

  async #ask<T>(method: string, path: string, body: unknown, shape: z.ZodType<T>): Promise<T> {
    const response = await fetch(`${this.address}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.apiKey}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (response.ok) return shape.parse(answer);
    const known = problem.safeParse(answer);
    throw new CheckFailed(
      `${method} ${path} answered ${String(response.status)}: ${known.success ? known.data.detail : 'no problem document'}`,
      known.success ? (known.data.remedy ?? '') : '',
    );
  }
}
