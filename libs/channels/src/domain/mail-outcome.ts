import { type MailFailureReason, type MailResult } from '@app/platform';

import { type AttemptOutcome } from './delivery-plan.js';

interface Words {
  readonly message: string;
  readonly remedy: string;
}
const OPERATOR = 'Whoever runs Attesta: ';
const WORDS: Readonly<Record<MailFailureReason, Words>> = {
  'not-configured': { message: 'No mail server is configured.', remedy: `${OPERATOR}set SMTP_URL and MAIL_FROM and start again.` },
  unreachable: { message: 'The mail server cannot be reached.', remedy: `${OPERATOR}check the host and port of SMTP_URL.` },
  timeout: { message: 'The mail server did not answer in time.', remedy: `${OPERATOR}check the host and port of SMTP_URL.` },
  tls: {
    message: 'No secure connection to the mail server could be made.',
    remedy: `${OPERATOR}check its certificate, and whether SMTP_URL must begin with smtps:// instead of smtp://.`,
  },
  auth: { message: 'The mail server refuses the login.', remedy: `${OPERATOR}check user name and password in SMTP_URL.` },
  sender: { message: 'The mail server refuses the sender.', remedy: `${OPERATOR}set MAIL_FROM to an address that it lets you send from.` },
  recipients: { message: 'The mail server refuses a recipient.', remedy: 'Check the addresses of this channel.' },
  message: { message: 'The mail server refuses the message.', remedy: `${OPERATOR}look at the log of the mail server.` },
  busy: { message: 'The mail server asks to try again later.', remedy: 'Nothing to do: Attesta tries again by itself.' },
};

/** `recipients`: how many people the mail went out to. */
export function toMailOutcome(result: MailResult, recipients: number): AttemptOutcome {
  if (result.kind === 'accepted') return { kind: 'delivered' };
  const { reason, permanent, reply, left } = result;
  const { message, remedy } = WORDS[reason];
  const isPart = left.length < recipients;
  return {
    kind: 'refused',
    error: {
      code: `mail.${reason}`,
      message: [
        message,
        ...(reply === null ? [] : [`It said ${reply}.`]),
        ...(isPart ? [`${String(left.length)} of ${String(recipients)} did not get it.`] : []),
      ].join(' '),
      remedy,
    },
    worthTrying: permanent ? 'soon' : 'later',
    retryAfterMs: null,
    left: isPart ? left : null,
  };
}
