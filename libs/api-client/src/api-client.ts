import createClient, { type Client } from 'openapi-fetch';

import { type paths } from './generated/schema.js';

export type ApiClient = Client<paths>;

export interface ApiClientOptions {
  /** Origin of the service; `''` in a page that the service itself serves. */
  readonly baseUrl: string;
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** Typed calls to Attesta, one per path of its OpenAPI document. Answers `{data}` or `{error}` with the `Response`; rejects only without an answer. */
export function createApiClient({ baseUrl, fetch = (request) => globalThis.fetch(request) }: ApiClientOptions): ApiClient {
  return createClient<paths>({ baseUrl, fetch });
}
