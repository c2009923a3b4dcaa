import type { AuditEvent } from '@/api/types';
import { auditLog as texts } from '@/texts';
import css from './audit.module.css';

const isPlain = (value: unknown): boolean => value !== null && typeof value !== 'object';

/** Plain values in one line; what has parts opens on demand. */
export function EventData({ data }: { readonly data: AuditEvent['data'] }) {
  const entries = Object.entries(data).filter(([, value]) => value !== null);
  const parts = entries.filter(([, value]) => !isPlain(value));
  return (
    <div className={css['data']}>
      {entries
        .filter(([, value]) => isPlain(value))
        .map(([key, value]) => `${key}: ${String(value)}`)
        .join(' · ')}
      {parts.length === 0 ? null : (
        <details>
          <summary>{parts.map(([key]) => key).join(', ')}</summary>
          <pre className={css['parts']} tabIndex={0} aria-label={texts.detailsOfTheEvent}>
            {JSON.stringify(Object.fromEntries(parts), null, 2)}
          </pre>
        </details>
      )}
    </div>
  );
}
