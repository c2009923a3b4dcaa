import { type Notice } from '../domain/index.js';
import { toMailBody } from './mail-message.js';
import { toSlackBody } from './slack-message.js';

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='x",
  '</title><h1>x',
  '&lt;b&gt;',
  '<!channel>',
  '<https://evil.example|click>',
];
const aNotice = (more: Partial<Notice> = {}): Notice => ({
  event: 'alert.opened',
  kind: 'connection.stale',
  severity: 'critical',
  title: 'BambooHR is stale',
  detail: 'detail',
  why: 'why',
  remedy: 'remedy',
  at: new Date('2026-11-21T09:00:00Z'),
  alertIds: [],
  organization: { id: 'o', name: 'Larkfield Labs' },
  link: 'https://attesta.example.com/alerts/1',
  ...more,
});
const slackText = (notice: Notice): string => (JSON.parse(toSlackBody(notice)) as { text: string }).text;

describe('a mail', () => {
  it('says the same as text and as HTML', () => {
    const { subject, text, html } = toMailBody(aNotice());
    expect(subject).toBe('Critical: BambooHR is stale (Larkfield Labs)');
    for (const part of ['BambooHR is stale', 'detail', 'why', 'remedy', 'https://attesta.example.com/alerts/1', 'Larkfield Labs, 2026-11-21 09:00 UTC'])
      expect([text.includes(part), html.includes(part)]).toEqual([true, true]);
  });

  it.each(HOSTILE)('shows %s as it is and never as markup', (hostile) => {
    const { html } = toMailBody(aNotice({ title: hostile, detail: hostile, why: hostile, remedy: hostile, organization: { id: 'o', name: hostile } }));
    const tags = [...html.matchAll(/<\/?([a-z0-9!]+)/gi)].map(([, name]) => name?.toLowerCase());
    expect([...new Set(tags)].sort()).toEqual(['!doctype', 'a', 'b', 'body', 'br', 'h2', 'html', 'p']);
    expect(html).not.toContain(hostile);
  });
});

describe('a Slack message', () => {
  it('is one text with a link', () => {
    expect(slackText(aNotice())).toBe(
      ':red_circle: *Critical: BambooHR is stale*\ndetail\nwhy\n_What to do:_ remedy\n<https://attesta.example.com/alerts/1|Open in Attesta> · Larkfield Labs',
    );
  });

  it.each([...HOSTILE, '@channel', '@here now', '[click](https://evil.example)'])('wakes nobody and links nowhere for %s', (hostile) => {
    const text = slackText(aNotice({ title: hostile, detail: hostile, why: hostile, remedy: hostile, organization: { id: 'o', name: hostile } }));
    expect(text.match(/<[^>]*>/g)).toEqual(['<https://attesta.example.com/alerts/1|Open in Attesta>']);
    expect(text).not.toMatch(/@(channel|here|all|everyone)|\]\(/);
  });
});
