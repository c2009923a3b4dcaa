import { Button } from '@mantine/core';
import { IconLock, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { assessments } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { AssessedControl, Assessment } from '@/api/types';
import { assessments as texts } from '@/texts';
import { dayText, metricTitle, plural, valueText } from '@/ui/format';
import { ProblemAlert } from '@/ui/message';
import css from './assessments.module.css';

const SHOWN = 6;

interface Props {
  readonly assessment: Assessment;
  readonly control: AssessedControl;
  readonly canDetach: boolean;
}

/** A year of daily findings is long: the newest are shown, the rest on request. */
export function AttachedEvidence({ assessment, control, canDetach }: Props) {
  const [isWhole, setWhole] = useState(false);
  const detach = useChange(assessments.detach, ['assessments', 'audit-events']);
  const newest = [...control.evidence].sort((a, b) => b.asOf.localeCompare(a.asOf));
  const shown = isWhole ? newest : newest.slice(0, SHOWN);
  return (
    <>
      <div className={css['attached']}>
        {shown.map((row) => (
          <span key={row.evidenceId} className={css['chip']}>
            {assessment.state === 'approved' ? <IconLock size={13} aria-hidden /> : null}
            <Link to={`/evidence/${row.evidenceId}`}>
              {metricTitle(row.type)} <strong>{valueText(row.value)}</strong> <span className="muted">{dayText(row.asOf, 'short')}</span>
            </Link>
            {canDetach ? (
              <button
                type="button"
                className={css['detach']}
                disabled={detach.isPending}
                aria-label={texts.detachOfFrom(metricTitle(row.type), dayText(row.asOf, 'short'), control.controlId)}
                title={texts.detach}
                onClick={() => {
                  detach.mutate({ id: assessment.id, controlId: control.controlId, evidenceId: row.evidenceId });
                }}
              >
                <IconX size={13} aria-hidden />
              </button>
            ) : null}
          </span>
        ))}
        {newest.length > shown.length ? (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() => {
              setWhole(true);
            }}
          >
            {texts.and(plural(newest.length - shown.length, texts.moresCounted))}
          </Button>
        ) : null}
      </div>
      {detach.isError ? <ProblemAlert error={detach.error} /> : null}
    </>
  );
}
