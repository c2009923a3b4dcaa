import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconLock, IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCan } from '@/api/hooks';
import type { AssessedControl, Assessment } from '@/api/types';
import { controlPath } from '@/features/controls/controls-table';
import { dayText, metricTitle, plural, valueText } from '@/ui/format';
import { AttachDialog } from './attach-dialog';
import css from './assessments.module.css';

const SHOWN = 6;

export function AssessmentControlRow({ assessment, control }: { readonly assessment: Assessment; readonly control: AssessedControl }) {
  const canPrepare = useCan('assessment.prepare') && assessment.state === 'draft';
  const [isAttaching, setAttaching] = useState(false);
  return (
    <div className={css['control']}>
      <div className="row between">
        <span>
          <Link to={controlPath(assessment.framework, control.controlId)} className="strong">
            {control.controlId}
          </Link>{' '}
          {control.title}
        </span>
        {canPrepare ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPaperclip size={14} />}
            onClick={() => {
              setAttaching(true);
            }}
            aria-label={`Attach evidence to ${control.controlId}`}
          >
            Attach
          </Button>
        ) : null}
      </div>
      <Attached control={control} isSealed={assessment.state === 'approved'} />
      {control.note === null ? null : <p className="xs">{control.note}</p>}
      {control.gaps.map((gap) => (
        <p key={`${gap.kind}${gap.type ?? ''}${gap.connectionId ?? ''}`} className={css['gap']}>
          <IconAlertTriangle size={14} aria-hidden />
          <span>
            <strong>Gap: </strong>
            {gap.text}
          </span>
        </p>
      ))}
      {control.limits.map((limit) => (
        <p key={`${limit.kind}${limit.type ?? ''}`} className={css['limit']}>
          <IconInfoCircle size={14} aria-hidden />
          <span>{limit.text}</span>
        </p>
      ))}
      {isAttaching ? (
        <AttachDialog
          assessment={assessment}
          control={control}
          onClose={() => {
            setAttaching(false);
          }}
        />
      ) : null}
    </div>
  );
}

/** A year of daily findings is long: the newest are shown, the rest on request. */
function Attached({ control, isSealed }: { readonly control: AssessedControl; readonly isSealed: boolean }) {
  const [isWhole, setWhole] = useState(false);
  const newest = [...control.evidence].sort((a, b) => b.asOf.localeCompare(a.asOf));
  if (newest.length === 0) return null;
  const shown = isWhole ? newest : newest.slice(0, SHOWN);
  return (
    <div className={css['attached']}>
      {shown.map((row) => (
        <Link key={row.evidenceId} to={`/evidence/${row.evidenceId}`} className={css['chip']}>
          {isSealed ? <IconLock size={13} aria-hidden /> : null}
          {metricTitle(row.type)} <strong>{valueText(row.value)}</strong> <span className="muted">{dayText(row.asOf, 'short')}</span>
        </Link>
      ))}
      {newest.length > shown.length ? (
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => {
            setWhole(true);
          }}
        >
          and {plural(newest.length - shown.length, 'more')}
        </Button>
      ) : null}
    </div>
  );
}
