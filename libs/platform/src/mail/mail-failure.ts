import { errorCode } from '../logging/error-code.js';

export const MAIL_FAILURES = ['not-configured', 'unreachable', 'timeout', 'tls', 'auth', 'sender', 'recipients', 'message', 'busy'] as const;
/** What stood in the way; `busy` is whatever the server asks to try again later. */
export type MailFailureReason = (typeof MAIL_FAILURES)[number];

export interface MailFailure {
  readonly reason: MailFailureReason;
  /** False: the same message may be taken later. */
  readonly permanent: boolean;
  /** The server's reply as numbers, such as `550 5.1.1`; its text may hold addresses or what we sent. */
  readonly reply: string | null;
}

const PERMANENT_WITHOUT_REPLY: readonly MailFailureReason[] = ['auth', 'tls'];

/** The whole of an error of the SMTP client that may be shown. */
export function toMailFailure(problem: unknown): MailFailure {
  const reason = reasonOf(problem);
  const code = replyCode(problem);
  // A login that is refused for now (454) is no wrong password.
  if (code !== null && code >= 400 && code < 500) return { reason: reason === 'recipients' ? reason : 'busy', permanent: false, reply: replyOf(problem) };
  return { reason, permanent: code !== null || PERMANENT_WITHOUT_REPLY.includes(reason), reply: replyOf(problem) };
}

function reasonOf(problem: unknown): MailFailureReason {
  switch (errorCode(problem)) {
    case 'ETIMEDOUT':
      return 'timeout';
    case 'ETLS':
      return 'tls';
    case 'EAUTH':
    case 'ENOAUTH':
      return 'auth';
    case 'EENVELOPE':
      return commandOf(problem).startsWith('MAIL') ? 'sender' : 'recipients';
    case 'EMESSAGE':
      return 'message';
    default:
      return isTls(problem) ? 'tls' : 'unreachable';
  }
}

const property = (problem: unknown, name: string): unknown => (typeof problem === 'object' && problem !== null ? Reflect.get(problem, name) : undefined);
const commandOf = (problem: unknown): string => String(property(problem, 'command') ?? '');
const isTls = (problem: unknown): boolean =>
  /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/.test(String(property(problem, 'originalCode') ?? ''));

function replyCode(problem: unknown): number | null {
  const code = property(problem, 'responseCode');
  return typeof code === 'number' && code >= 200 && code < 600 ? code : null;
}
function replyOf(problem: unknown): string | null {
  const code = replyCode(problem);
  if (code === null) return null;
  const enhanced = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(String(property(problem, 'response') ?? ''))?.[0];
  return enhanced === undefined ? String(code) : `${String(code)} ${enhanced}`;
}
