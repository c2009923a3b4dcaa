import type { ConnectionCheck } from './types';

/** RFC 9457 answer of the API. The page shows `detail`, `remedy` and the stable `code`. */
export interface ProblemDetails {
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly remedy?: string;
  readonly requestId?: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  /** Of a refused connection. */
  readonly reason?: string;
  readonly checks?: readonly ConnectionCheck[];
  /** Of a sign-in that has to choose. */
  readonly organizations?: readonly { readonly id: string; readonly name: string }[];
}

export class ProblemError extends Error {
  readonly problem: ProblemDetails;

  constructor(problem: ProblemDetails) {
    super(problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

const isProblem = (body: unknown): body is ProblemDetails =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'detail' in body && 'title' in body;

/** A proxy in between may answer with a page of its own. */
export function problemOf(body: unknown, response: Response): ProblemDetails {
  if (isProblem(body)) return body;
  return {
    title: 'Attesta gave no usable answer',
    status: response.status,
    code: 'client.unusable-answer',
    detail: `The answer had status ${String(response.status)} and was not one of Attesta's own.`,
    remedy: 'Try again. If it stays so, ask whoever runs the proxy in front of Attesta.',
  };
}

export function toProblem(error: unknown): ProblemDetails {
  if (error instanceof ProblemError) return error.problem;
  return {
    title: 'Attesta could not be reached',
    status: 0,
    code: 'client.unreachable',
    detail: 'The request did not get an answer. Nothing is known to have changed.',
    remedy: 'Check the connection to this server and try again.',
  };
}
