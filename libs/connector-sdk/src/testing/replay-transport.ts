import { InvariantViolated, type Json, sha256Hex } from '@app/kernel';

import type { TransportResult, VendorRequest, VendorTransport } from '../transport.js';
import { type RecordedExchange, requestKey } from './fixture.js';

export interface ReplayOptions {
  /** Answers the call with this number (from 0) instead of the recording; null leaves it as recorded. */
  readonly instead?: (number: number, recorded: RecordedExchange) => TransportResult | null;
  /** `throw` names an unrecorded request; `repeat` answers it with whatever came last: a vendor without an end. */
  readonly unrecorded?: 'throw' | 'repeat';
}

export interface SentRequest {
  readonly method: string;
  readonly key: string;
}

const keys = new WeakMap<RecordedExchange, string>();

/** The suite replays a recording thousands of times. */
function keyOf(exchange: RecordedExchange): string {
  const known = keys.get(exchange) ?? requestKey(exchange.request, exchange.query, exchange.body);
  keys.set(exchange, known);
  return known;
}

/** Answers from a recording, each exchange once, in its order among equal requests. */
export class ReplayTransport implements VendorTransport {
  readonly #left: { readonly key: string; readonly exchange: RecordedExchange }[];
  readonly #options: ReplayOptions;
  readonly #sent: SentRequest[] = [];
  #last: RecordedExchange | undefined;

  constructor(exchanges: readonly RecordedExchange[], options: ReplayOptions = {}) {
    this.#left = exchanges.map((exchange) => ({ key: keyOf(exchange), exchange }));
    this.#options = options;
  }

  get sent(): readonly SentRequest[] {
    return this.#sent;
  }
  /** Recorded but never asked for. */
  get unused(): readonly string[] {
    return this.#left.map(({ key }) => key);
  }

  send({ method, path, query, body }: VendorRequest): Promise<TransportResult> {
    const key = requestKey(`${method} ${path}`, query, body);
    const number = this.#sent.push({ method, key }) - 1;
    const index = this.#left.findIndex((recorded) => recorded.key === key);
    const exchange = index < 0 ? undefined : this.#left.splice(index, 1)[0]?.exchange;
    const served = exchange ?? (this.#options.unrecorded === 'repeat' ? this.#last : undefined);
    if (served === undefined) throw new InvariantViolated(`unrecorded request: ${key}`);
    this.#last = served;
    return Promise.resolve(this.#options.instead?.(number, served) ?? toResult(served, number));
  }
}

const DATE = 'Sat, 21 Nov 2026 06:00:00 GMT';

export function toResult({ status = 200, headers = {}, json, failure }: RecordedExchange, number: number): TransportResult {
  const text = json === undefined ? '' : JSON.stringify(json);
  const measure = { durationMs: 1, bytes: text.length, requestId: `call-${number}`, headers: { date: DATE, ...headers } };
  if (failure !== undefined) return { kind: 'failed', reason: failure, status: failure === 'redirect' ? 302 : null, detail: failure, sha256: null, ...measure };
  return { kind: 'answer', status, json: fresh(json), sha256: sha256Hex(text), ...measure };
}

/** As from the wire: nobody can change the recording. */
const fresh = (json: Json | undefined): unknown => (json === undefined ? undefined : JSON.parse(JSON.stringify(json)));
