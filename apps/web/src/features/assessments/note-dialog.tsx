import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { assessments } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { AssessedControl, Assessment } from '@/api/types';
import { assessments as texts } from '@/texts';
import { ProblemAlert } from '@/ui/message';

interface Props {
  readonly assessment: Assessment;
  readonly control: AssessedControl;
  readonly onClose: () => void;
}

export function NoteDialog({ assessment, control, onClose }: Props) {
  const [note, setNote] = useState(control.note ?? '');
  const change = useChange(assessments.change, ['assessments', 'audit-events']);
  return (
    <Modal opened onClose={onClose} title={texts.noteOn(control.controlId)} size={500}>
      <form
        className="stack gap-14"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate({ id: assessment.id, notes: { [control.controlId]: note.trim() } }, { onSuccess: onClose });
        }}
      >
        <Textarea
          label={texts.note}
          description={texts.forTheAuditorHowThe}
          autosize
          minRows={3}
          maxRows={10}
          value={note}
          onChange={(event) => {
            setNote(event.currentTarget.value);
          }}
          data-autofocus
        />
        {change.isError ? <ProblemAlert error={change.error} /> : null}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={note.trim() === (control.note ?? '')}>
            {texts.saveNote}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
