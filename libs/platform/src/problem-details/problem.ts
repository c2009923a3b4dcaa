import { type AppErrorKind, type FieldProblem } from '@app/kernel';

/** RFC 9457 document. Members beyond these come from `extensions` of the error. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly remedy?: string;
  readonly errors?: readonly FieldProblem[];
  readonly requestId: string;
  readonly [extension: string]: unknown;
}

/** A problem with what belongs into the response's headers. */
export interface ProblemAnswer {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

export const STATUS_OF: Readonly<Record<AppErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  unprocessable: 422,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'The request cannot be taken',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'The request is too large',
  414: 'The address is too long',
  415: 'The media type is not supported',
  422: 'The request cannot be carried out',
  429: 'Too many requests',
  503: 'Not available at the moment',
};

/** Short text that is the same for every problem of one status. */
export const titleOf = (status: number): string => TITLES[status] ?? (status < 500 ? 'The request cannot be taken' : 'Something went wrong');

/** No look-up behind it: a name for the problem type that stays the same between releases. */
export const typeOf = (code: string): string => `urn:attesta:problem:${code}`;
