import type { Json } from '@app/kernel';

/** The way out to a vendor: implemented by platform/http-client (hardened), and by recorded fixtures in tests. Never throws for what a vendor does. */
export interface VendorTransport {
  send(request: VendorRequest): Promise<TransportResult>;
}

/** Read-only by construction: no PUT, PATCH or DELETE exists. POST is there because some vendors query by POST. */
export interface VendorRequest {
  readonly method: 'GET' | 'POST';
  /** Relative to the connection's base URL; starts with `/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
}

interface Measure {
  readonly durationMs: number;
  /** Body bytes after decompression; what was hashed. */
  readonly bytes: number;
  /** SHA-256 (hex) of those bytes; null when no complete body arrived. */
  readonly sha256: string | null;
  /** The vendor's correlation id, else the one we sent. */
  readonly requestId: string | null;
}

/** A complete HTTP answer of any status. `json` is undefined for an empty body or (with a status ≥ 400) one that is not JSON. */
export interface TransportAnswer extends Measure {
  readonly kind: 'answer';
  readonly status: number;
  /** Lower-case names, allow-listed: content-type, date, retry-after, x-request-id and the vendor's own message headers. */
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
}

/**
 * No usable answer. `redirect`: any 3xx (none is followed). `bad-body`: a 2xx that is empty, not UTF-8, not JSON, still encoded or of another content type.
 * `blocked-host`: the address is not a public unicast one; nothing was sent.
 */
export interface TransportFailure extends Measure {
  readonly kind: 'failed';
  readonly reason: 'network' | 'timeout' | 'too-large' | 'redirect' | 'bad-body' | 'blocked-host' | 'aborted';
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Safe to show and store: no credential, no body. */
  readonly detail: string;
}

export type TransportResult = TransportAnswer | TransportFailure;
