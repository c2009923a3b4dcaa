import { IconEye } from '@tabler/icons-react';
import { shell as texts } from '@/texts';
import { useClock } from '@/ui/clock';
import { absoluteTime, relativeTime } from '@/ui/format';
import css from './shell.module.css';

/** What an auditor's visit is, on every page: until when, and what of it others will see. */
export function AccessBanner({ endsAt }: { readonly endsAt: string | null }) {
  const { now, timeZone } = useClock();
  return (
    <section aria-label={texts.yourAccess} className={css['banner']}>
      <IconEye size={16} aria-hidden style={{ flex: 'none' }} />
      <p>
        <strong>{texts.readOnlyAccess}</strong>{' '}
        {endsAt === null ? null : (
          <>
            {texts.itEnds} <time dateTime={endsAt}>{relativeTime(endsAt, now)}</time>
            {texts.on(absoluteTime(endsAt, timeZone))}{' '}
          </>
        )}
        {texts.whatYouOpenAndExport}
      </p>
    </section>
  );
}
