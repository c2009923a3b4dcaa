import { IconCircleCheckFilled, IconCircleXFilled, IconClock } from '@tabler/icons-react';
import { useLastAuditCheck } from '@/api/hooks';
import type { AuditCheck } from '@/api/types';
import { auditLog as texts } from '@/texts';
import { Card } from '@/ui/card';
import { numberText, plural } from '@/ui/format';
import { HashText } from '@/ui/hash-text';
import { Loaded } from '@/ui/loaded';
import { TimeText } from '@/ui/time-text';
import css from './audit.module.css';

/** What the service itself found when it last derived the whole chain again. The browser's own check below needs no trust in it. */
export function LastCheck() {
  return (
    <Card title={texts.lastFullCheck} note={texts.aWorkerDerivesTheWhole}>
      <Loaded query={useLastAuditCheck()}>{(check) => (check === null ? <NoCheck /> : <Check check={check} />)}</Loaded>
    </Card>
  );
}

function NoCheck() {
  return (
    <p className={css['check']}>
      <IconClock size={18} aria-hidden />
      <span>{texts.noFullCheckYetThe}</span>
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
            <strong>{texts.checkedNoBreakFound(plural(events, texts.eventsCounted))}</strong>
          ) : (
            <strong>
              {texts.inTheFirstIsAt(plural(problems, texts.problemsCounted), plural(events, texts.eventsCounted))}{' '}
              {firstProblem === null ? texts.anUnknownPlace : numberText(firstProblem.sequence)}.
            </strong>
          )}{' '}
          <span className="muted">
            <TimeText at={at} show="both" />
          </span>
          {firstProblem === null ? null : <span> {firstProblem.what}</span>}
        </span>
      </p>
      <p className="row" style={{ gap: 8 }}>
        <span className="muted">{texts.newestEventThen(numberText(head.sequence))}</span>
        <HashText hash={head.hash} what={texts.hashOfTheNewestEvent} />
      </p>
      <ul className={css['limits']}>
        {limits.map((limit) => (
          <li key={limit}>{limit}</li>
        ))}
      </ul>
    </div>
  );
}
