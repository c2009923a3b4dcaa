import { IconCircleCheckFilled, IconCircleXFilled, IconClock } from '@tabler/icons-react';
import { useLastAuditCheck } from '@/api/hooks';
import type { AuditCheck } from '@/api/types';
import { Card } from '@/ui/card';
import { numberText, plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import { Loaded } from '@/ui/loaded';
import { TimeText } from '@/ui/time-text';
import css from './audit.module.css';

/** What the service itself found when it last derived the whole chain again. The browser's own check below needs no trust in it. */
export function LastCheck() {
  return (
    <Card title="Last full check" note="A worker derives the whole chain again every day">
      <Loaded query={useLastAuditCheck()}>{(check) => (check === null ? <NoCheck /> : <Check check={check} />)}</Loaded>
    </Card>
  );
}

function NoCheck() {
  return (
    <p className={css['check']}>
      <IconClock size={18} aria-hidden />
      <span>No full check yet. The first one is made within a day of the start.</span>
    </p>
  );
}

function Check({ check: { at, events, problems, firstProblem, head, limits } }: { readonly check: AuditCheck }) {
  return (
    <div className="stack gap-9 small">
      <p className={css['check']}>
        {problems === 0 ? (
          <IconCircleCheckFilled size={18} aria-hidden style={{ color: 'var(--ok-solid)' }} />
        ) : (
          <IconCircleXFilled size={18} aria-hidden style={{ color: 'var(--bad-solid)' }} />
        )}
        <span>
          {problems === 0 ? (
            <strong>{plural(events, 'event')} checked, no break found.</strong>
          ) : (
            <strong>
              {plural(problems, 'problem')} in {plural(events, 'event')}. The first is at {firstProblem === null ? 'an unknown place' : numberText(firstProblem.sequence)}.
            </strong>
          )}{' '}
          <span className="muted">
            <TimeText at={at} show="both" />
          </span>
          {firstProblem === null ? null : <span> {firstProblem.what}</span>}
        </span>
      </p>
      <p className="row" style={{ gap: 8 }}>
        <span className="muted">Newest event then: {numberText(head.sequence)}</span>
        <HashText hash={head.hash} what="hash of the newest event then" />
      </p>
      <ul className={css['limits']}>
        {limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </div>
  );
}
