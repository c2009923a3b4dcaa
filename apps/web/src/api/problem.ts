import { api as texts } from '@/texts';
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
    this.name = texts.problemerror;
    this.problem = problem;
  }
}

const isProblem = (body: unknown): body is ProblemDetails =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' && 'detail' in body && 'title' in body;

/** A proxy in between may answer with a page of its own. */
export function problemOf(body: unknown, response: Response): ProblemDetails {
  if (isProblem(body)) return body;
  return {
    title: texts.attestaGaveNoUsableAnswer,
    status: response.status,
    code: 'client.unusable-answer',
    detail: texts.theAnswerHadStatusAnd(response.status),
    remedy: texts.tryAgainIfItStays,
  };
}

export function toProblem(error: unknown): ProblemDetails {
  if (error instanceof ProblemError) return error.problem;
  return {
    title: texts.attestaCouldNotBeReached,
    status: 0,
    code: 'client.unreachable',
    detail: texts.theRequestDidNotGet,
    remedy: texts.checkTheConnectionToThis,
  };
}
