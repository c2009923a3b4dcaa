import { AppError } from '@app/kernel';

import { findHttpFailure, type HttpFailure } from './http-failures.js';
import { type Problem, type ProblemAnswer, STATUS_OF, titleOf, typeOf } from './problem.js';

export interface ProblemContext {
  readonly requestId: string;
}

/** What an unknown error says to the outside: nothing of its own. */
const UNEXPECTED: HttpFailure = {
  status: 500,
  code: 'internal.error',
  detail: 'Attesta failed while answering this request.',
  remedy: 'Try again; if it stays, give the request id to whoever runs this server.',
};
const OWN_MEMBERS = ['type', 'title', 'status', 'code', 'detail', 'remedy', 'errors', 'requestId', 'instance'];

/**
 * Any error as a problem document. Pure. Only an AppError speaks for itself, and of those the internal ones do not:
 * their message may name collections and ids.
 */
export function toProblem(error: unknown, context: ProblemContext): ProblemAnswer {
  if (error instanceof AppError && error.kind !== 'internal') return ofAppError(error, context);
  return ofFailure(error instanceof AppError ? UNEXPECTED : (findHttpFailure(error) ?? UNEXPECTED), context);
}

/** True when it is a defect or an outage that somebody has to look at, false when the caller can mend it. */
export const isUnexpected = (answer: ProblemAnswer): boolean => answer.problem.status >= 500;

function ofAppError(error: AppError, context: ProblemContext): ProblemAnswer {
  const status = STATUS_OF[error.kind];
  const own: Problem = {
    type: typeOf(error.code),
    title: titleOf(status),
    status,
    code: error.code,
    detail: error.message,
    ...(error.remedy === undefined ? {} : { remedy: error.remedy }),
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
    ...Object.fromEntries(Object.entries(error.extensions).filter(([name]) => !OWN_MEMBERS.includes(name))),
    requestId: context.requestId,
  };
  const retryAfter = error.retryAfterSeconds;
  const headers = {
    ...(retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) }),
    // RFC 9110, 11.6.1: every 401 names a way to authenticate.
    ...(status === 401 ? { 'www-authenticate': 'Bearer realm="attesta"' } : {}),
  };
  return { problem: own, headers };
}

export function ofFailure(failure: HttpFailure, context: ProblemContext): ProblemAnswer {
  const { status, code, detail, remedy } = failure;
  const problem: Problem = {
    type: typeOf(code),
    title: titleOf(status),
    status,
    code,
    detail,
    ...(remedy === undefined ? {} : { remedy }),
    requestId: context.requestId,
  };
  return { problem, headers: {} };
}
