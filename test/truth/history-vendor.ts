import { createHash } from 'node:crypto';

import { type TransportResult, type VendorRequest, type VendorTransport } from '@app/connector-sdk';

import { minimalAnswer, type VendorRecord } from '../support/minimal-vendor.js';

/** The vendor written from the notes alone, without a wire in between: thousands of companies in seconds. */
export class HistoryVendor implements VendorTransport {
  readonly #options: Parameters<typeof minimalAnswer>[0];

  constructor(people: readonly object[], tasks: readonly object[]) {
    this.#options = { people: people as readonly VendorRecord[], tasks: tasks as readonly VendorRecord[], apiKey: 'key', subdomain: 'oracle' };
  }

  send({ method, path, query = {}, body }: VendorRequest): Promise<TransportResult> {
    const url = `/bamboohr/oracle/api${path}?${new URLSearchParams(query).toString()}`;
    const headers = { authorization: `Basic ${Buffer.from('key:x').toString('base64')}` };
    const { status, json } = minimalAnswer(this.#options, { method, url, headers }, body);
    const text = JSON.stringify(json ?? null);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return Promise.resolve({ kind: 'answer', status, headers: {}, json: JSON.parse(text), durationMs: 0, bytes: text.length, sha256, requestId: null });
  }
}
