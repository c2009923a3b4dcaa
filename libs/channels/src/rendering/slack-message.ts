import { type Notice, wordOf } from '../domain/index.js';

const ZERO_WIDTH = '\u200b';
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text stays text: no link, no markup and no `@channel` that wakes everybody, in Slack or in what speaks its format. */
const plain = (text: string): string =>
  text
    .replace(/[&<>]/g, (char) => ESCAPES[char] ?? '')
    .replace(/@(?=channel|here|all|everyone)/gi, `@${ZERO_WIDTH}`)
    .replace(/\](?=\()/g, `]${ZERO_WIDTH}`);

const ICONS: Readonly<Record<string, string>> = { Critical: ':red_circle:', Warning: ':large_yellow_circle:', Resolved: ':white_check_mark:' };

/** `{"text": …}` alone: whatever calls itself Slack-compatible reads it. */
export function toSlackBody(notice: Notice): string {
  const word = wordOf(notice);
  const lines = [
    `${ICONS[word] ?? ':information_source:'} *${word}: ${plain(notice.title)}*`,
    plain(notice.detail),
    plain(notice.why),
    notice.remedy === '' ? '' : `_What to do:_ ${plain(notice.remedy)}`,
    `<${notice.link}|Open in Attesta> · ${plain(notice.organization.name)}`,
  ];
  return JSON.stringify({ text: lines.filter((line) => line !== '').join('\n') });
}
