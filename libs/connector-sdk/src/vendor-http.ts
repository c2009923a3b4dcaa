import { type z } from 'zod';

import type { Json } from '@app/kernel';

export interface Ask<A> {
  readonly query?: Readonly<Record<string, string>>;
  /** Every answer is parsed; one that does not match is a schema drift, whatever its status. Unknown members are dropped here. */
  readonly answer: z.ZodType<A>;
  /** Records in the answer, for the request log. */
  readonly rows?: (answer: A) => number;
}

/**
 * The vendor, read-only: no put, patch or delete exists. Paths are relative to the base URL and start with `/`; links found in answers cannot be followed.
 * Each call is recorded with its digest. @throws VendorProblem when the answer is refused, missing or of an unknown shape
 */
export interface VendorHttp {
  get<A>(path: string, ask: Ask<A>): Promise<A>;
  post<A>(path: string, ask: Ask<A> & { readonly body: Json }): Promise<A>;
}

/** One page of a list as the vendor states it. The SDK checks the statements against each other and against what was asked. */
export interface VendorPage {
  readonly rows: readonly unknown[];
  /** Matching records over all pages, by the vendor's own count. */
  readonly totalItems: number;
  /** null where the vendor states none */
  readonly totalPages: number | null;
  /** The page number as answered; null where the vendor states none. */
  readonly page: number | null;
  /** The page size as answered, else as asked. */
  readonly pageSize: number;
}
