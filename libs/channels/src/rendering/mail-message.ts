import { type Mail } from '@app/platform';

import { type Notice, subjectOf, wordOf } from '../domain/index.js';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? '');

/** The same words twice: plain, and as HTML without images, scripts or anything from elsewhere. */
export function toMailBody(notice: Notice): Pick<Mail, 'subject' | 'text' | 'html'> {
  const at = `${notice.at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const parts = [
    { title: 'What happened', text: notice.detail },
    { title: 'Why it matters', text: notice.why },
    { title: 'What to do', text: notice.remedy },
  ].filter(({ text }) => text !== '');
  const foot = `${notice.organization.name}, ${at}`;
  return {
    subject: subjectOf(notice),
    text: [`${wordOf(notice)}: ${notice.title}`, ...parts.map(({ title, text }) => `${title}\n${text}`), notice.link, `Attesta for ${foot}`].join('\n\n'),
    html: [
      '<!doctype html><html lang="en"><body style="font-family:sans-serif;line-height:1.5;color:#1a1b1e">',
      `<h2 style="margin:0 0 12px">${escaped(`${wordOf(notice)}: ${notice.title}`)}</h2>`,
      ...parts.map(({ title, text }) => `<p><b>${escaped(title)}</b><br>${escaped(text)}</p>`),
      `<p><a href="${escaped(notice.link)}">${escaped(notice.link)}</a></p>`,
      `<p style="color:#5c5f66;font-size:13px">Attesta for ${escaped(foot)}</p></body></html>`,
    ].join('\n'),
  };
}
