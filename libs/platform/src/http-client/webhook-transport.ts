import { Readable } from 'node:stream';
import { setTimeout as waitMs } from 'node:timers/promises';

import { Axios, AxiosHeaders, type AxiosResponse } from 'axios';

import { type TransportFailure } from '@app/connector-sdk';

import { allowedHeaders, scrubberFor } from './answer-headers.js';
import { type Resolve } from './guarded-lookup.js';
import { HARDENED, hardenedAgents } from './hardened-request.js';
import { type Cause, statusOf, toCause } from './network-failure.js';
import { type Receiver, toReceiver } from './receiver.js';

export interface WebhookRequest {
  readonly url: string;
  readonly body: string;
  /** Besides content-type and user-agent. */
  readonly headers?: Readonly<Record<string, string>>;
}
/** What a receiver's status line said, or why there was none. Its body is never looked at. */
export type WebhookResult =
  | { readonly kind: 'answered'; readonly status: number; readonly retryAfter: string | null; readonly date: string | null; readonly durationMs: number }
  | {
      readonly kind: 'failed';
      readonly reason: TransportFailure['reason'];
      readonly detail: string;
      readonly status: number | null;
      readonly durationMs: number;
    };
export interface WebhookTransport {
  /** Never throws for what a receiver, a network or a hostile address does. */
  post(request: WebhookRequest, signal: AbortSignal): Promise<WebhookResult>;
}
export interface WebhookTransportOptions {
  /** Receivers on this machine, and plain http to them. Ignored in production. */
  readonly allowLoopback: boolean;
  readonly environment: string;
  /** From the call to the status line. */
  readonly deadlineMs?: number;
  /** Replaces the system's resolver; its answers are judged all the same. */
  readonly resolve?: Resolve;
}

const DEADLINE_MS = 20_000;
const MAX_REQUEST_BYTES = 1_000_000;
/** A receiver that is still writing its answer may take a closed connection for a change of mind, so a little of it is let in and dropped. */
const DRAIN = { bytes: 65_536, ms: 2_000 } as const;

type Answered = Extract<WebhookResult, { kind: 'answered' }>;
type Failed = Extract<WebhookResult, { kind: 'failed' }>;
type Untimed = Omit<Answered, 'durationMs'> | Omit<Failed, 'durationMs'>;
const failed = ({ reason, detail }: Cause, status: number | null = null): Untimed => ({ kind: 'failed', reason, detail, status });

class HardenedWebhookTransport implements WebhookTransport {
  /** Not axios.create(): that would copy process-wide defaults. */
  readonly #client = new Axios({});

  constructor(private readonly options: WebhookTransportOptions) {}

  async post(request: WebhookRequest, signal: AbortSignal): Promise<WebhookResult> {
    const startedAt = performance.now();
    const timed = (outcome: Untimed): WebhookResult => ({ ...outcome, durationMs: Math.round(performance.now() - startedAt) });
    const verdict = toReceiver(request.url, { allowLoopback: this.options.allowLoopback && this.options.environment !== 'production' });
    if (!verdict.ok) return timed(failed({ reason: 'blocked-host', detail: `The address ${verdict.problem}; nothing was sent.` }));
    if (Buffer.byteLength(request.body) > MAX_REQUEST_BYTES) {
      return timed(failed({ reason: 'too-large', detail: 'The message is larger than allowed; nothing was sent.' }));
    }
    const deadline = AbortSignal.timeout(this.options.deadlineMs ?? DEADLINE_MS);
    try {
      return timed(await this.#exchange(verdict.receiver, request, AbortSignal.any([deadline, signal])));
    } catch (problem) {
      // The problem ends here: an AxiosError carries the address, which may be a secret, in every one of its forms.
      if (signal.aborted) return timed(failed({ reason: 'aborted', detail: 'The call was ended from our side.' }));
      if (deadline.aborted) return timed(failed({ reason: 'timeout', detail: 'No answer came in time.' }));
      return timed(failed(toCause(problem), statusOf(problem)));
    }
  }

  async #exchange(receiver: Receiver, request: WebhookRequest, signal: AbortSignal): Promise<Untimed> {
    const response = await this.#client.request<unknown>({ ...this.#config(receiver, request), signal });
    await drain(response);
    const received = AxiosHeaders.from(response.headers instanceof AxiosHeaders ? response.headers : {}).toJSON();
    const { 'retry-after': retryAfter = null, date = null } = allowedHeaders(received, scrubberFor(request.headers ?? {}));
    return { kind: 'answered', status: response.status, retryAfter, date };
  }

  #config({ url, policy }: Receiver, request: WebhookRequest) {
    return {
      ...HARDENED,
      ...hardenedAgents(policy, this.options.resolve),
      method: 'POST',
      baseURL: url.origin,
      url: `${url.pathname}${url.search}`,
      headers: { 'User-Agent': 'attesta', Accept: '*/*', 'Accept-Encoding': 'identity', 'Content-Type': 'application/json', ...request.headers },
      data: Buffer.from(request.body, 'utf8'),
      responseType: 'stream',
      decompress: false,
      maxBodyLength: MAX_REQUEST_BYTES,
    } as const;
  }
}

async function drain({ data }: AxiosResponse<unknown>): Promise<void> {
  if (!(data instanceof Readable)) return;
  let bytes = 0;
  const over = new Promise<void>((resolve) => {
    data.on('error', () => resolve()).on('close', () => resolve());
    data.on('data', (chunk: Uint8Array) => {
      bytes += chunk.length;
      if (bytes > DRAIN.bytes) resolve();
    });
  });
  const late = new AbortController();
  await Promise.race([over, waitMs(DRAIN.ms, undefined, { signal: late.signal }).catch(() => undefined)]);
  late.abort();
  data.destroy();
}

/** The hardened way out to addresses that a person typed: public https hosts only, one POST, no redirect, no proxy, no connection kept. */
export function createWebhookTransport(options: WebhookTransportOptions): WebhookTransport {
  return new HardenedWebhookTransport(options);
}
