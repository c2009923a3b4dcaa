import { startSandbox } from './sandbox.js';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** undefined when the text is no JSON. */
  readonly json: unknown;
}

export interface VendorRequest {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** null sends no key. */
  readonly apiKey?: string | null;
}

export interface DatasetAnswer {
  readonly data: readonly { readonly fields: Readonly<Record<string, string | null>> }[];
  readonly links: unknown;
  readonly meta: { readonly page: number; readonly pageSize: number; readonly totalPages: number; readonly totalItems: number };
}

export interface TestSandbox {
  readonly url: string;
  readonly apiKey: (slug: string) => string;
  readonly stop: () => Promise<void>;
  /** Path below `/control`. */
  readonly control: (method: string, path: string, body?: unknown) => Promise<Reply>;
  /** Path below `/bamboohr/<slug>/api`; asks for JSON with the company's key unless told otherwise. */
  readonly vendor: (slug: string, path: string, request?: VendorRequest) => Promise<Reply>;
  /** A dataset query that must succeed. */
  readonly query: (slug: string, body: unknown) => Promise<DatasetAnswer>;
}

/** A sandbox on a free port with helpers around its two faces, for tests. The clock stands still unless `now` is given. */
export async function startTestSandbox(now: () => Date = () => new Date('2026-11-21T12:00:00Z')): Promise<TestSandbox> {
  const { url, apiKey, stop } = await startSandbox({ port: 0, now });
  const control: TestSandbox['control'] = (method, path, body) =>
    send(`${url}/control${path}`, body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });
  const vendor: TestSandbox['vendor'] = (slug, path, { method = 'GET', body, headers = { accept: 'application/json' }, apiKey: key = apiKey(slug) } = {}) =>
    send(`${url}/bamboohr/${slug}/api${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...headers,
        ...(key === null ? {} : { authorization: `Basic ${btoa(`${key}:x`)}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const query: TestSandbox['query'] = async (slug, body) => {
    const reply = await vendor(slug, '/v2/datasets/employee/data', { method: 'POST', body });
    if (reply.status !== 200) throw new Error(`dataset query answered ${reply.status}: ${reply.text}`);
    return reply.json as DatasetAnswer;
  };
  return { url, apiKey, stop, control, vendor, query };
}

async function send(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
