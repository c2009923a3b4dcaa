import { createTransport } from 'nodemailer';

import { startMailbox, type TestMailbox } from '../support/mailbox.js';
import { canary } from './canary.js';

const USER = 'attesta';
/** The one line that must carry the password of the mail server. */
const SIGN_IN = /^AUTH PLAIN \S+\r\n/gm;

/** A real mail server that asks for a password, and all mails that it took. */
export class SweptMail {
  private constructor(
    private readonly box: TestMailbox,
    readonly password: string,
  ) {}

  static async start(): Promise<SweptMail> {
    const password = canary();
    const box = await startMailbox({
      authOptional: false,
      authMethods: ['PLAIN'],
      allowInsecureAuth: true,
      onAuth: (given, _session, done) => {
        const isKnown = given.username === USER && given.password === password;
        done(isKnown ? null : new Error('unknown user or wrong password'), isKnown ? { user: USER } : undefined);
      },
    });
    return new SweptMail(box, password);
  }

  get port(): number {
    return this.box.port;
  }
  /** SMTP_URL */
  get url(): string {
    return `smtp://${USER}:${encodeURIComponent(this.password)}@127.0.0.1:${String(this.box.port)}`;
  }

  /** As they came over the line, and as a person reads them. */
  get mails(): Buffer {
    const texts = this.box.mails.flatMap(({ raw, parsed }) => [raw, parsed.subject ?? '', parsed.text ?? '', parsed.html ?? '']);
    return Buffer.from(texts.join('\n'));
  }
  get count(): number {
    return this.box.mails.length;
  }

  /** What was written to this server, without the line of the password. */
  withoutSignIn(written: Buffer): Buffer {
    return Buffer.from(written.toString('latin1').replace(SIGN_IN, ''), 'latin1');
  }

  /** A mail of somebody who leaks. */
  async receive(text: string): Promise<void> {
    const transport = createTransport({ host: '127.0.0.1', port: this.port, secure: false, auth: { user: USER, pass: this.password } });
    await transport.sendMail({ from: 'leaky@example.com', to: 'on-call@example.com', subject: 'Leak', text });
    transport.close();
  }

  async stop(): Promise<void> {
    await this.box.close();
  }
}
