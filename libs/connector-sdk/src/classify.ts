import { retryAfterMs } from './retry-after.js';
import type { TransportAnswer, TransportFailure, TransportResult } from './transport.js';
import { type ProblemKind, VendorProblem } from './vendor-problem.js';

export interface ClassifyContext {
  readonly vendor: string;
  readonly now: Date;
  /** A 400 that means: the list moved under us, begin again at the first page. */
  readonly isBadPage: (answer: TransportAnswer) => boolean;
}

const TEMPORARY: ReadonlySet<number> = new Set([408, 425, 500, 502, 503, 504, 598]);

const KINDS: ReadonlyMap<number, ProblemKind> = new Map<number, ProblemKind>([
  [401, 'invalid-key'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [429, 'rate-limited'],
]);

/** The problem with an answer, judged by its status, and of a 2xx by whether it names an error; null where there is none. The vendor's own message is never taken over: it could echo what was sent. */
export function problemOf(result: TransportResult, context: ClassifyContext): VendorProblem | null {
  if (result.kind === 'failed') return transportProblem(result, context.vendor);
  const { status } = result;
  if (status >= 200 && status < 300) return namesError(result.json) ? errorInside(context.vendor, status) : null;
  if (status >= 300 && status < 400) return wrongHost(context.vendor, status);
  if (context.isBadPage(result))
    return new VendorProblem({ kind: 'bad-page', detail: `${context.vendor} lost the place in its list (HTTP ${status})`, status, retryable: true });
  const wait = retryAfterMs({ header: result.headers['retry-after'], vendorDate: result.headers['date'], now: context.now });
  const kind = kindOf(status);
  const temporary = kind === 'rate-limited' || kind === 'unavailable';
  return new VendorProblem({
    kind,
    detail: `${context.vendor} answered HTTP ${status}`,
    status,
    retryable: temporary,
    retryAfterMs: temporary ? wait : null,
  });
}

function kindOf(status: number): ProblemKind {
  if (TEMPORARY.has(status) || status >= 500 || status < 200) return 'unavailable';
  return KINDS.get(status) ?? 'refused';
}

const ERROR_MEMBERS = ['error', 'errors'] as const;
const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === false || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);

/** A 2xx that names an error is none: what stands beside the error is what was there before it went wrong. */
const namesError = (json: unknown): boolean =>
  typeof json === 'object' && json !== null && ERROR_MEMBERS.some((name) => Object.hasOwn(json, name) && !isNothing(Reflect.get(json, name)));

const errorInside = (vendor: string, status: number): VendorProblem =>
  new VendorProblem({ kind: 'bad-body', detail: `The answer of ${vendor} names an error although its status is ${status}`, status, retryable: true });

const wrongHost = (vendor: string, status: number | null): VendorProblem =>
  new VendorProblem({ kind: 'wrong-host', detail: `${vendor} sent the request elsewhere; redirects are not followed`, status, retryable: false });

function transportProblem({ reason, status }: TransportFailure, vendor: string): VendorProblem {
  switch (reason) {
    case 'redirect':
      return wrongHost(vendor, status);
    case 'blocked-host':
      return new VendorProblem({ kind: 'wrong-host', detail: `The address of ${vendor} is not a public one; nothing was sent`, status, retryable: false });
    case 'network':
      return new VendorProblem({ kind: 'unavailable', detail: `${vendor} could not be reached`, status, retryable: true });
    case 'timeout':
      return new VendorProblem({ kind: 'unavailable', detail: `${vendor} did not answer in time`, status, retryable: true });
    case 'aborted':
      return new VendorProblem({ kind: 'aborted', detail: 'The reading was stopped', status, retryable: true });
    case 'too-large':
      return new VendorProblem({ kind: 'bad-body', detail: `The answer of ${vendor} is larger than is read`, status, retryable: false });
    case 'bad-body':
      return new VendorProblem({ kind: 'bad-body', detail: `The answer of ${vendor} is not complete JSON`, status, retryable: true });
  }
}
