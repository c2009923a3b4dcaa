import { type AddressInfo } from 'node:net';

import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came over the line. */
  readonly raw: string;
  readonly parsed: Email;
}
/** A real mail server on loopback. */
export interface TestMailbox {
  readonly port: number;
  /** SMTP_URL */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** What it answers to each recipient; null = takes it. */
  refuseRecipient: (address: string) => { readonly code: number; readonly text: string } | null;
  /** What it answers to a whole message; null = takes it. */
  refuseMessage: () => { readonly code: number; readonly text: string } | null;
  empty(): void;
  close(): Promise<void>;
}

const refusal = ({ code, text }: { readonly code: number; readonly text: string }): Error => Object.assign(new Error(text), { responseCode: code });

export async function startMailbox(options: SMTPServerOptions = {}): Promise<TestMailbox> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    closeTimeout: 100,
    onRcptTo: ({ address }, _session, done) => {
      const refused = mailbox.refuseRecipient(address);
      done(refused === null ? null : refusal(refused));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const refused = mailbox.refuseMessage();
        if (refused !== null) return done(refusal(refused));
        const raw = Buffer.concat(chunks).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        PostalMime.parse(raw).then((parsed) => {
          mails.push({ from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address), raw, parsed });
          done();
        }, done);
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const mailbox: TestMailbox = {
    port,
    url: `smtp://127.0.0.1:${String(port)}`,
    mails,
    refuseRecipient: () => null,
    refuseMessage: () => null,
    empty: () => void mails.splice(0),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
  return mailbox;
}
