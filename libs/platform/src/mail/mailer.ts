import { createTransport } from 'nodemailer';

import { type AppConfig } from '../config/index.js';
import { type MailFailure, toMailFailure } from './mail-failure.js';

export interface Mail {
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** `<id@host>`: the same on every attempt, so that a mailbox may know a second copy. */
  readonly messageId: string;
  readonly date: Date;
}
export type MailResult =
  | { readonly kind: 'accepted' }
  | ({ readonly kind: 'refused'; /** Who did not get it: all, or some of them. */ readonly left: readonly string[] } & MailFailure);

export type MailSettings = Pick<AppConfig, 'SMTP_URL' | 'MAIL_FROM'>;
export interface MailLimits {
  /** From the call to the server's last word. */
  readonly deadlineMs: number;
  readonly idleMs: number;
}

const LIMITS: MailLimits = { deadlineMs: 30_000, idleMs: 10_000 };
const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Mails by the operator's own server. Never throws for what a mail server does; no password and no server text in a result. */
export class Mailer {
  readonly #settings: MailSettings;
  readonly #limits: MailLimits;

  constructor(settings: MailSettings, limits: Partial<MailLimits> = {}) {
    this.#settings = settings;
    this.#limits = { ...LIMITS, ...limits };
  }

  /** Which keys of the configuration are missing. */
  missing(): readonly string[] {
    return (['SMTP_URL', 'MAIL_FROM'] as const).filter((key) => this.#settings[key] === undefined);
  }

  async send(mail: Mail): Promise<MailResult> {
    const { SMTP_URL: url, MAIL_FROM: from } = this.#settings;
    if (url === undefined || from === undefined) return { kind: 'refused', reason: 'not-configured', permanent: true, reply: null, left: mail.to };
    const deadline = AbortSignal.timeout(this.#limits.deadlineMs);
    const transport = createTransport(this.#options(url));
    try {
      const info = await transport.sendMail({
        from,
        to: [...mail.to],
        subject: oneLine(mail.subject),
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        date: mail.date,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        disableFileAccess: true,
        disableUrlAccess: true,
        signal: deadline,
      });
      const failures = (info.rejectedErrors ?? []).map(toMailFailure);
      // Taken for some, refused for others: as long as one may still be taken later, it is worth another try.
      const failure = failures.find(({ permanent }) => !permanent) ?? failures[0];
      return failure === undefined ? { kind: 'accepted' } : { kind: 'refused', ...failure, left: info.rejected };
    } catch (problem) {
      // The problem ends here: it may hold the server's text, the addresses and the login.
      const failure = deadline.aborted ? ({ reason: 'timeout', permanent: false, reply: null } as const) : toMailFailure(problem);
      return { kind: 'refused', ...failure, left: mail.to };
    } finally {
      transport.close();
    }
  }

  #options(address: string) {
    const url = new URL(address);
    const secure = url.protocol === 'smtps:';
    const user = decodeURIComponent(url.username);
    const { idleMs } = this.#limits;
    return {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      // A password never goes over a line that anybody can read, this machine's own excepted.
      requireTLS: !secure && user !== '' && !LOOPBACK.test(url.hostname),
      ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
      tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true },
      connectionTimeout: idleMs,
      greetingTimeout: idleMs,
      socketTimeout: idleMs,
      dnsTimeout: idleMs,
      logger: false,
    } as const;
  }
}

/** Control characters, line ends among them, would begin a header of their own. */
// eslint-disable-next-line no-control-regex -- exactly these are meant
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
