import { Button } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconNote, IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCan } from '@/api/hooks';
import type { AssessedControl, Assessment } from '@/api/types';
import { controlPath } from '@/features/controls/controls-table';
import { assessments as texts } from '@/texts';
import { onDemand } from '@/ui/on-demand';
import css from './assessments.module.css';
import { AttachedEvidence } from './attached-evidence';

const AttachDialog = onDemand(async () => (await import('./attach-dialog')).AttachDialog);
const NoteDialog = onDemand(async () => (await import('./note-dialog')).NoteDialog);

export function AssessmentControlRow({ assessment, control }: { readonly assessment: Assessment; readonly control: AssessedControl }) {
  const canPrepare = useCan('assessment.prepare') && assessment.state === 'draft';
  const [dialog, setDialog] = useState<'none' | 'attach' | 'note'>('none');
  const close = () => {
    setDialog('none');
  };
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
          <span className="row gap-6">
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconNote size={14} />}
              onClick={() => {
                setDialog('note');
              }}
              aria-label={texts.noteOn(control.controlId)}
            >
              {texts.note}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPaperclip size={14} />}
              onClick={() => {
                setDialog('attach');
              }}
              aria-label={texts.attachEvidenceTo(control.controlId)}
            >
              {texts.attach}
            </Button>
          </span>
        ) : null}
      </div>
      {control.evidence.length === 0 ? null : <AttachedEvidence assessment={assessment} control={control} canDetach={canPrepare} />}
      {control.note === null ? null : <p className="xs">{control.note}</p>}
      {control.gaps.map((gap) => (
        <p key={`${gap.kind}${gap.type ?? ''}${gap.connectionId ?? ''}`} className={css['gap']}>
          <IconAlertTriangle size={14} aria-hidden />
          <span>
            <strong>{texts.gap}</strong> {gap.text}
          </span>
        </p>
      ))}
      {control.limits.map((limit) => (
        <p key={`${limit.kind}${limit.type ?? ''}`} className={css['limit']}>
          <IconInfoCircle size={14} aria-hidden />
          <span>{limit.text}</span>
        </p>
      ))}
      {dialog === 'attach' ? <AttachDialog assessment={assessment} control={control} onClose={close} /> : null}
      {dialog === 'note' ? <NoteDialog assessment={assessment} control={control} onClose={close} /> : null}
    </div>
  );
}
