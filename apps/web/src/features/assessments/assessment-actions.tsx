import { Button } from '@mantine/core';
import { IconLock, IconPackageExport } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { assessments } from '@/api/client';
import { useCan, useChange } from '@/api/hooks';
import type { Assessment } from '@/api/types';
import { assessments as texts } from '@/texts';
import { ProblemAlert } from '@/ui/message';
import { onDemand } from '@/ui/on-demand';

const ApproveDialog = onDemand(async () => (await import('./approve-dialog')).ApproveDialog);
const ChangeAssessment = onDemand(async () => (await import('./change-assessment')).ChangeAssessment);

const LISTS = ['assessments', 'audit-events'] as const;

/** Draft → submitted → approved; there is no way back, only a new version. */
export function AssessmentActions({ assessment }: { readonly assessment: Assessment }) {
  const [canPrepare, canApprove, canExport] = [useCan('assessment.prepare'), useCan('assessment.approve'), useCan('evidence.export')];
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'none' | 'approve' | 'change'>('none');
  const close = () => {
    setDialog('none');
  };
  const submit = useChange(assessments.submit, LISTS);
  const renew = useChange(assessments.newVersion, LISTS);
  const error = submit.error ?? renew.error;
  const { id, state } = assessment;
  return (
    <>
      {canExport ? (
        <Button variant="default" leftSection={<IconPackageExport size={16} />} component="a" href={`/api/v1/assessments/${id}/export`}>
          {texts.exportWord}
        </Button>
      ) : null}
      {state === 'draft' && canPrepare ? (
        <Button
          variant="default"
          onClick={() => {
            setDialog('change');
          }}
        >
          {texts.change}
        </Button>
      ) : null}
      {state === 'draft' && canPrepare ? (
        <Button
          loading={submit.isPending}
          onClick={() => {
            submit.mutate(id);
          }}
        >
          {texts.submitForApproval}
        </Button>
      ) : null}
      {state === 'submitted' && canApprove ? (
        <Button
          leftSection={<IconLock size={16} />}
          onClick={() => {
            setDialog('approve');
          }}
        >
          {texts.approveAndSeal2}
        </Button>
      ) : null}
      {state !== 'draft' && assessment.nextId === null && canPrepare ? (
        <Button
          variant="default"
          loading={renew.isPending}
          onClick={() => {
            renew.mutate(id, {
              onSuccess: (next) => {
                void navigate(`/assessments/${next.id}`);
              },
            });
          }}
        >
          {texts.newVersion}
        </Button>
      ) : null}
      {error === null ? null : <ProblemAlert error={error} />}
      {dialog === 'approve' ? <ApproveDialog assessment={assessment} onClose={close} /> : null}
      {dialog === 'change' ? <ChangeAssessment assessment={assessment} onClose={close} /> : null}
    </>
  );
}
