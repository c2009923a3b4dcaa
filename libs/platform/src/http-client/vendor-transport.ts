import { randomUUID } from 'node:crypto';

import { Axios, AxiosHeaders, type AxiosRequestConfig } from 'axios';

import { type TransportResult, type VendorRequest, type VendorTransport } from '@app/connector-sdk';
import { sha256Hex } from '@app/kernel';

import { allowedHeaders, requestIdOf, scrubberFor } from './answer-headers.js';
import { ACCEPTED_ENCODINGS, decodeBody } from './decode-body.js';
import { type Resolve } from './guarded-lookup.js';
import { HARDENED, hardenedAgents } from './hardened-request.js';
import { type Cause, statusOf, toCause } from './network-failure.js';
import { readAnswer } from './read-answer.js';
import { type Target, toLoopbackTarget, toRequestUrl, toVendorTarget } from './target.js';

export interface TransportLimits {
  /** From the call to the last byte of the answer. */
  readonly deadlineMs: number;
  /** Until the first byte of the answer, and then between any two. */
  readonly idleMs: number;
  readonly maxAnswerBytes: number;
  readonly maxRequestBytes: number;
}

/** A slow answer has ended after 30 s: the last second is for the giving up, which a busy process does late. */
export const DEFAULT_LIMITS: TransportLimits = { deadlineMs: 29_000, idleMs: 15_000, maxAnswerBytes: 10_000_000, maxRequestBytes: 1_000_000 };

export interface VendorTransportOptions {
  /** `https://<hostname><path>`; nothing else is called. */
  readonly baseUrl: string;
  /** What the base URL's host must be, built from parts by whoever knows them. */
  readonly hostname: string;
  /** Built anew for every request, so that no credential is kept. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** Ends every call of the run. */
  readonly signal: AbortSignal;
  readonly limits?: Partial<TransportLimits>;
  /** Replaces the system's resolver; its answers are judged all the same. */
  readonly resolve?: Resolve;
  /** A stand-in on loopback instead of the vendor. In production every call is refused while one is set. */
  readonly override?: { readonly baseUrl: string; readonly environment: string };
}

interface Call {
  readonly url: URL;
  readonly body: Buffer | undefined;
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
}

class HardenedTransport implements VendorTransport {
  /** Not axios.create(): that would copy process-wide defaults. */
  readonly #client = new Axios({});
  readonly #options: VendorTransportOptions;
  readonly #limits: TransportLimits;
  readonly #target: Target | null;
  readonly #agents: Pick<AxiosRequestConfig, 'httpAgent' | 'httpsAgent'>;

  constructor(options: VendorTransportOptions) {
    const { override } = options;
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#target = override === undefined ? toVendorTarget(options.baseUrl, options.hostname) : toLoopbackTarget(override.baseUrl, override.environment);
    this.#agents = hardenedAgents(this.#target?.policy ?? 'public-only', options.resolve);
  }

  async send(request: VendorRequest): Promise<TransportResult> {
    const startedAt = performance.now();
    const requestId = randomUUID();
    const fail = (cause: Cause, status: number | null = null): TransportResult => ({
      kind: 'failed',
      ...cause,
      status,
      headers: {},
      durationMs: Math.round(performance.now() - startedAt),
      bytes: 0,
      sha256: null,
      requestId,
    });
    const url = this.#target === null ? null : toRequestUrl(this.#target, request.path, request.query ?? {});
    if (url === null) return fail({ reason: 'blocked-host', detail: "The address is not below the vendor's own host; nothing was sent." });
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body), 'utf8');
    if (body !== undefined && body.length > this.#limits.maxRequestBytes) {
      return fail({ reason: 'too-large', detail: 'The request is larger than allowed; nothing was sent.' });
    }
    const deadline = AbortSignal.timeout(this.#limits.deadlineMs);
    try {
      return await this.#exchange(request.method, { url, body, requestId, headers: this.#options.headers() }, deadline, startedAt);
    } catch (problem) {
      // The problem ends here: an AxiosError carries the request's credentials in every one of its forms.
      return fail(this.#causeOf(problem, deadline), statusOf(problem));
    }
  }

  #causeOf(problem: unknown, deadline: AbortSignal): Cause {
    if (this.#options.signal.aborted) return { reason: 'aborted', detail: 'The call was ended from our side.' };
    if (deadline.aborted) return { reason: 'timeout', detail: 'The answer was not complete in time.' };
    return toCause(problem);
  }

  async #exchange(method: VendorRequest['method'], call: Call, deadline: AbortSignal, startedAt: number): Promise<TransportResult> {
    const response = await this.#client.request<unknown>(this.#config(method, call, AbortSignal.any([deadline, this.#options.signal])));
    const raw = Buffer.isBuffer(response.data) ? response.data : Buffer.alloc(0);
    const received = AxiosHeaders.from(response.headers instanceof AxiosHeaders ? response.headers : {}).toJSON();
    const headers = allowedHeaders(received, scrubberFor(call.headers));
    const body = await decodeBody(raw, received['content-encoding'], this.#limits.maxAnswerBytes);
    const measure = {
      status: response.status,
      headers,
      durationMs: Math.round(performance.now() - startedAt),
      bytes: body.bytes.length,
      sha256: body.problem === null ? sha256Hex(body.bytes) : null,
      requestId: requestIdOf(headers, call.requestId),
    };
    return {
      ...readAnswer({ status: response.status, contentType: headers['content-type'], transferCoding: received['transfer-encoding'], body }),
      ...measure,
    };
  }

  #config(method: VendorRequest['method'], call: Call, signal: AbortSignal): AxiosRequestConfig {
    return {
      ...HARDENED,
      method,
      baseURL: call.url.origin,
      url: `${call.url.pathname}${call.url.search}`,
      headers: {
        'User-Agent': 'attesta',
        Accept: 'application/json',
        'Accept-Encoding': ACCEPTED_ENCODINGS,
        // Exactly this: a vendor is known to read the body as XML when a charset follows.
        ...(call.body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...call.headers,
        'X-Request-ID': call.requestId,
      },
      ...(call.body === undefined ? {} : { data: call.body }),
      responseType: 'arraybuffer',
      // Unpacked by us: axios takes a packed answer that broke off for a whole one.
      decompress: false,
      maxContentLength: this.#limits.maxAnswerBytes,
      maxBodyLength: this.#limits.maxRequestBytes,
      timeout: this.#limits.idleMs,
      signal,
      ...this.#agents,
    };
  }
}

/**
 * The hardened way out to one vendor host. Never throws for what a vendor, a network or a hostile address does: the result says so.
 * No redirect is followed, no proxy used, no connection kept.
 */
export function createVendorTransport(options: VendorTransportOptions): VendorTransport {
  return new HardenedTransport(options);
}
