import { startMailbox, type TestMailbox } from '../../../../test/support/mailbox.js';
import { startRawServer } from '../http-client/testing.js';
import { type Mail, Mailer, type MailSettings } from './mailer.js';

const FROM = 'Attesta <attesta@example.com>';
const PASSWORD = 'smtp-password-4711';
let mailbox: TestMailbox;
beforeAll(async () => {
  mailbox = await startMailbox();
});
afterAll(() => mailbox.close());
beforeEach(() => {
  mailbox.empty();
  mailbox.refuseRecipient = () => null;
  mailbox.refuseMessage = () => null;
});
const mail = (more: Partial<Mail> = {}): Mail => ({
  to: ['a@example.com', 'b@example.com'],
  subject: 'Stale: BambooHR – ümlaut',
  text: 'plain words',
  html: '<p>words</p>',
  messageId: '<msg_1@attesta.example.com>',
  date: new Date('2026-11-21T09:00:00Z'),
  ...more,
});
const send = (more: Partial<Mail> = {}, settings: MailSettings = { SMTP_URL: mailbox.url, MAIL_FROM: FROM }) =>
  new Mailer(settings, { deadlineMs: 1_500, idleMs: 700 }).send(mail(more));

describe('a mail', () => {
  it('arrives as text and as HTML, under the id that it was given', async () => {
    expect(await send()).toEqual({ kind: 'accepted' });
    const [{ from, to, parsed } = { from: '', to: [], parsed: null }] = mailbox.mails;
    expect([from, to]).toEqual(['attesta@example.com', ['a@example.com', 'b@example.com']]);
    expect(parsed).toMatchObject({
      subject: 'Stale: BambooHR – ümlaut',
      messageId: '<msg_1@attesta.example.com>',
      text: 'plain words\n',
      html: '<p>words</p>\n',
    });
    expect(parsed?.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  });

  it.each(['\r\nBcc: evil@example.com', '\nX-Evil: 1\n\nbody', '\rX-Evil: 1', '\u2028X-Evil: 1', '\u0000X-Evil: 1'])(
    'has no header that its subject brings: %j',
    async (tail) => {
      expect(await send({ subject: `Stale${tail}` })).toEqual({ kind: 'accepted' });
      const [received] = mailbox.mails;
      const names = received?.parsed.headers.map(({ key }) => key) ?? [];
      expect(names.filter((name) => name === 'bcc' || name === 'x-evil')).toEqual([]);
      expect(received?.to).toEqual(['a@example.com', 'b@example.com']);
      expect(received?.parsed.subject).toMatch(/^Stale /);
    },
  );

  it('refused to some is told by name, to all as well', async () => {
    mailbox.refuseRecipient = (address) => (address === 'b@example.com' ? { code: 550, text: '5.1.1 no b@example.com here' } : null);
    expect(await send()).toEqual({ kind: 'refused', reason: 'recipients', permanent: true, reply: '550 5.1.1', left: ['b@example.com'] });
    mailbox.refuseRecipient = () => ({ code: 451, text: '4.7.1 greylisted' });
    expect(await send()).toEqual({ kind: 'refused', reason: 'recipients', permanent: false, reply: '451 4.7.1', left: ['a@example.com', 'b@example.com'] });
  });

  it('refused as a whole says whether later may help', async () => {
    mailbox.refuseMessage = () => ({ code: 554, text: '5.7.1 spam' });
    expect(await send()).toMatchObject({ reason: 'message', permanent: true, reply: '554 5.7.1' });
    mailbox.refuseMessage = () => ({ code: 452, text: '4.3.1 full' });
    expect(await send()).toMatchObject({ reason: 'busy', permanent: false, reply: '452 4.3.1' });
  });

  it('is not sent without a server or a sender', async () => {
    expect(new Mailer({ SMTP_URL: undefined, MAIL_FROM: FROM }).missing()).toEqual(['SMTP_URL']);
    expect(await send({}, { SMTP_URL: undefined, MAIL_FROM: undefined })).toMatchObject({ kind: 'refused', reason: 'not-configured' });
  });
});

describe('a mail server', () => {
  it('that refuses the login gets no mail, and no result holds the password', async () => {
    const strict = await startMailbox({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: (auth, _session, done) => (auth.password === PASSWORD ? done(null, { user: 'u' }) : done(new Error(`wrong: ${String(auth.password)}`))),
    });
    const url = (password: string): string => `smtp://user:${password}@127.0.0.1:${String(strict.port)}`;
    const refused = await send({}, { SMTP_URL: url('wrong-password'), MAIL_FROM: FROM });
    expect(refused).toMatchObject({ kind: 'refused', reason: 'auth', permanent: true });
    expect(JSON.stringify(refused)).not.toContain('wrong-password');
    expect(await send({}, { SMTP_URL: url(PASSWORD), MAIL_FROM: FROM })).toEqual({ kind: 'accepted' });
    await strict.close();
  });

  it('that is not there, says nothing, or drips, costs no more than the deadline', async () => {
    expect(await send({}, { SMTP_URL: 'smtp://127.0.0.1:1', MAIL_FROM: FROM })).toMatchObject({ reason: 'unreachable', permanent: false, reply: null });
    const silent = await startRawServer(() => undefined);
    expect(await send({}, { SMTP_URL: `smtp://127.0.0.1:${String(silent.port)}`, MAIL_FROM: FROM })).toMatchObject({ reason: 'timeout', permanent: false });
    await silent.close();
  });

  it('whose certificate nobody vouches for is not trusted', async () => {
    const secure = await startMailbox({ secure: true });
    const result = await send({}, { SMTP_URL: `smtps://127.0.0.1:${String(secure.port)}`, MAIL_FROM: FROM });
    await secure.close();
    expect(result).toMatchObject({ kind: 'refused', reason: 'tls' });
  });

  it('of another machine gets a password over an encrypted line only', async () => {
    const plain = await startMailbox({ allowInsecureAuth: true, hideSTARTTLS: true });
    const result = await send({}, { SMTP_URL: `smtp://user:${PASSWORD}@0.0.0.0:${String(plain.port)}`, MAIL_FROM: FROM });
    await plain.close();
    expect([result, plain.mails]).toEqual([expect.objectContaining({ reason: 'tls' }), []]);
  });
});
