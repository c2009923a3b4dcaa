import { type AlertKind, type AlertMessage, type AlertMessageEvent, type AlertSeverity } from './alert-message.js';

/** What is said on a channel: an alert's message, or the test of the channel itself. */
export interface Notice extends Pick<AlertMessage, 'severity' | 'title' | 'detail' | 'why' | 'remedy' | 'at' | 'alertIds'> {
  readonly event: AlertMessageEvent | 'channel.test';
  readonly kind: AlertKind | null;
  readonly organization: { readonly id: string; readonly name: string };
  /** Where a person sees more. */
  readonly link: string;
}

export interface NoticeContext {
  readonly organization: Notice['organization'];
  /** PUBLIC_URL */
  readonly publicUrl: string;
}
type Told = Pick<AlertMessage, 'event' | 'kind' | 'severity' | 'title' | 'detail' | 'why' | 'remedy' | 'path' | 'at' | 'alertIds'>;

export function toNotice({ path, ...told }: Told, { organization, publicUrl }: NoticeContext): Notice {
  return { ...told, organization, link: linkTo(publicUrl, path) };
}

export function testNotice(channelLabel: string, now: Date, { organization, publicUrl }: NoticeContext): Notice {
  return {
    event: 'channel.test',
    kind: null,
    severity: 'info',
    title: `Test of the channel “${channelLabel}”`,
    detail: 'Somebody pressed the test button. Nothing is wrong.',
    why: 'Alerts of this organization will arrive here in the same way.',
    remedy: 'Nothing to do.',
    at: now,
    alertIds: [],
    organization,
    link: linkTo(publicUrl, '/settings/alert-channels'),
  };
}

/** Never another host than our own, whatever the path says. */
export function linkTo(publicUrl: string, path: string): string {
  const base = new URL(publicUrl);
  const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}`;
  return /^\/(?![/\\])[\w./~-]*$/.test(path) ? `${root}${path}` : root;
}

const SEVERITY_WORDS: Readonly<Record<AlertSeverity, string>> = { critical: 'Critical', warning: 'Warning', info: 'Info' };

/** What kind of news it is, in one word. */
export function wordOf({ event, severity }: Pick<Notice, 'event' | 'severity'>): string {
  if (event === 'alert.resolved') return 'Resolved';
  return event === 'channel.test' ? 'Test' : SEVERITY_WORDS[severity];
}

export const subjectOf = (notice: Notice): string => `${wordOf(notice)}: ${notice.title} (${notice.organization.name})`;
