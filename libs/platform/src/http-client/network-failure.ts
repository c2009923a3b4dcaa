import { AxiosError } from 'axios';

import { type TransportFailure } from '@app/connector-sdk';

import { errorCode } from '../logging/error-code.js';
import { ADDRESS_REFUSED } from './guarded-lookup.js';

export interface Cause {
  readonly reason: TransportFailure['reason'];
  readonly detail: string;
}

const WORDS: Readonly<Record<string, Cause>> = {
  [ADDRESS_REFUSED]: { reason: 'blocked-host', detail: 'The host name leads to an address that is not a public one; nothing was sent.' },
  HPE_HEADER_OVERFLOW: { reason: 'too-large', detail: 'The headers of the answer are larger than allowed.' },
  ECONNABORTED: { reason: 'timeout', detail: 'No answer came in time, or it stopped in the middle.' },
  ETIMEDOUT: { reason: 'timeout', detail: 'No answer came in time, or it stopped in the middle.' },
  ENOTFOUND: { reason: 'network', detail: 'The host name does not exist.' },
  EAI_AGAIN: { reason: 'network', detail: 'The host name could not be looked up just now.' },
  ECONNREFUSED: { reason: 'network', detail: 'The connection was refused.' },
  ECONNRESET: { reason: 'network', detail: 'The connection was reset before the answer was complete.' },
  EPIPE: { reason: 'network', detail: 'The connection was closed before the request was sent.' },
  ERR_BAD_RESPONSE: { reason: 'network', detail: 'The answer broke off before it was complete.' },
};
/** Every code that may be shown; anything else might be text of the far side. */
const CODE = /^[A-Z][A-Z0-9_]{2,60}$/;
const TLS_CODE = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|HOSTNAME_MISMATCH|EPROTO)/;
const TOO_LARGE = /^maxContentLength size of \d+ exceeded$/;

function codeOf(problem: unknown): string {
  const code = errorCode(problem);
  return CODE.test(code) ? code : 'UNKNOWN';
}

/** Why a request brought no answer, in words of ours: an AxiosError holds the credentials, and its message may hold the far side's text. */
export function toCause(problem: unknown): Cause {
  if (problem instanceof AxiosError && TOO_LARGE.test(problem.message)) return { reason: 'too-large', detail: 'The answer is larger than allowed.' };
  const code = codeOf(problem);
  const known = WORDS[code];
  if (known !== undefined) return known;
  if (TLS_CODE.test(code)) return { reason: 'network', detail: `The secure connection could not be made or trusted (${code}).` };
  return { reason: 'network', detail: `The answer could not be read (${code}).` };
}

/** The status line, where one had arrived before the failure. */
export function statusOf(problem: unknown): number | null {
  return problem instanceof AxiosError && problem.response !== undefined ? problem.response.status : null;
}
