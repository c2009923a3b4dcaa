import { describeTarget, maskAddress } from './channel-target.js';
import { type ChannelWish, readWish, type WishRules } from './channel-wish.js';
import { linkTo, subjectOf, toNotice } from './notice.js';
import { rotateKeys, signingAt } from './signing-keys.js';

const rules = (more: Partial<WishRules> = {}): WishRules => ({
  kind: 'email',
  isNew: true,
  findUrlProblem: (url) => (url.startsWith('https://') ? null : 'is bad'),
  ...more,
});
const problemsOf = (wish: ChannelWish, given: Partial<WishRules> = {}): readonly string[] => {
  const reading = readWish(wish, rules(given));
  return reading.ok ? [] : reading.problems.map(({ field }) => field);
};
const EMAIL = { label: 'On call', events: ['connection.stale'], addresses: ['a@example.com'] } as const;
const HOOK = { label: 'SIEM', events: ['connection.stale'], url: 'https://hooks.example.com/x' } as const;

describe('a wished channel', () => {
  it('is taken in the form that is stored', () => {
    const wish = {
      label: ' On call ',
      events: ['evidence.suspect', 'connection.stale', 'evidence.suspect'],
      addresses: [' A@Example.com', 'a@example.com'],
    } as const;
    expect(readWish(wish, rules())).toEqual({
      ok: true,
      settings: { label: 'On call', events: ['connection.stale', 'evidence.suspect'], addresses: ['a@example.com'] },
    });
    expect(readWish({ label: 'x' }, rules({ isNew: false }))).toEqual({ ok: true, settings: { label: 'x' } });
  });

  it.each<[string, ChannelWish, Partial<WishRules>, readonly string[]]>([
    ['nothing', {}, {}, ['label', 'events', 'addresses']],
    ['a blank label', { ...EMAIL, label: '  ' }, {}, ['label']],
    ['no kind of alert', { ...EMAIL, events: [] }, {}, ['events']],
    ['no address', { ...EMAIL, addresses: [] }, {}, ['addresses']],
    ['21 addresses', { ...EMAIL, addresses: Array.from({ length: 21 }, (_, n) => `a${String(n)}@example.com`) }, {}, ['addresses']],
    ['a wrong address', { ...EMAIL, addresses: ['a@example.com', 'nobody'] }, {}, ['addresses.1']],
    ['an address with a header', { ...EMAIL, addresses: ['a@example.com\r\nBcc: b@example.com'] }, {}, ['addresses.0']],
    ['a url for mail', { ...EMAIL, url: HOOK.url }, {}, ['url']],
    ['no url', { ...HOOK, url: undefined }, { kind: 'webhook' }, ['url']],
    ['a bad url', { ...HOOK, url: 'http://x' }, { kind: 'slack' }, ['url']],
    ['addresses for a webhook', { ...HOOK, addresses: ['a@example.com'] }, { kind: 'webhook' }, ['addresses']],
    ['an emptied list', { addresses: [] }, { isNew: false }, ['addresses']],
  ])('with %s names the field', (_, wish, given, fields) => {
    expect(problemsOf(wish, given)).toEqual(fields);
  });
});

describe('what is shown of a target', () => {
  it('of an incoming webhook is its host and end, of a short one no end', () => {
    expect(maskAddress('https://hooks.slack.com/services/T000/B000/abcdwxyz')).toBe('hooks.slack.com/…wxyz');
    expect(maskAddress('https://chat.example.com/h/abcdwxyz')).toBe('chat.example.com/…');
  });

  it('in the audit log is a number and hosts, no person', () => {
    expect(describeTarget({ addresses: ['ada@b.example', 'bob@a.example', 'c@a.example'], url: null })).toEqual({
      count: 3,
      hosts: ['a.example', 'b.example'],
    });
    for (const url of ['https://hooks.example.com:8443/secret', 'https://hooks.example.com:8443?secret', 'hooks.example.com:8443/…wxyz'])
      expect(describeTarget({ addresses: [], url })).toEqual({ count: 1, hosts: ['hooks.example.com:8443'] });
  });
});

describe('signing keys', () => {
  const now = new Date('2026-11-21T09:00:00Z');
  const later = (ms: number): Date => new Date(now.getTime() + ms);

  it('sign side by side for a day, to the millisecond', () => {
    const keys = rotateKeys([{ secret: 'old', until: null }], 'new', now);
    expect([signingAt(keys, now), signingAt(keys, later(86_399_999)), signingAt(keys, later(86_400_000))]).toEqual([['new', 'old'], ['new', 'old'], ['new']]);
  });

  it('are two at most: rotating again ends the oldest at once', () => {
    expect(signingAt(rotateKeys(rotateKeys([{ secret: 'a', until: null }], 'b', now), 'c', now), now)).toEqual(['c', 'b']);
  });
});

describe('a notice', () => {
  it.each([
    ['/alerts/1', 'https://attesta.example.com/base/alerts/1'],
    ['//evil.example/x', 'https://attesta.example.com/base'],
    ['/\\evil.example', 'https://attesta.example.com/base'],
    ['https://evil.example', 'https://attesta.example.com/base'],
    ['/x" onclick="', 'https://attesta.example.com/base'],
    ['/x?y', 'https://attesta.example.com/base'],
    ['', 'https://attesta.example.com/base'],
  ])('with the path %s links to %s', (path, link) => {
    expect(linkTo('https://attesta.example.com/base/', path)).toBe(link);
  });

  it('names the organization and says when it is over', () => {
    const told = {
      event: 'alert.resolved',
      kind: 'connection.stale',
      severity: 'critical',
      title: 'Fresh',
      detail: '',
      why: '',
      remedy: '',
      path: '/x',
      at: new Date(0),
      alertIds: [],
    } as const;
    expect(subjectOf(toNotice(told, { organization: { id: 'o', name: 'Larkfield' }, publicUrl: 'https://a.example' }))).toBe('Resolved: Fresh (Larkfield)');
  });
});
