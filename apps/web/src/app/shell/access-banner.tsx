import { IconEye } from '@tabler/icons-react';
import { useClock } from '@/ui/clock';
import { absoluteTime, relativeTime } from '@/ui/format';
import css from './shell.module.css';

/** What an auditor's visit is, on every page: until when, and what of it others will see. */
export function AccessBanner({ endsAt }: { readonly endsAt: string | null }) {
  const { now, timeZone } = useClock();
  return (
    <section aria-label="Your access" className={css['banner']}>
      <IconEye size={16} aria-hidden style={{ flex: 'none' }} />
      <p>
        <strong>Read-only access.</strong>{' '}
        {endsAt === null ? null : (
          <>
            It ends <time dateTime={endsAt}>{relativeTime(endsAt, now)}</time>, on {absoluteTime(endsAt, timeZone)}.{' '}
          </>
        )}
        Samples you draw, rows you reveal and what you export of assessments and of the audit log are written to the audit log.
      </p>
    </section>
  );
}
