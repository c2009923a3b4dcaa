import { Button } from '@mantine/core';
import { IconLock, IconPackageExport } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { assessments } from '@/api/client';
import { useCan, useChange } from '@/api/hooks';
import type { Assessment } from '@/api/types';
import { ProblemAlert } from '@/ui/message';
import { ApproveDialog } from './approve-dialog';

const LISTS = ['assessments', 'audit-events'] as const;

/** Draft → submitted → approved; there is no way back, only a new version. */
export function AssessmentActions({ assessment }: { readonly assessment: Assessment }) {
  const [canPrepare, canApprove, canExport] = [useCan('assessment.prepare'), useCan('assessment.approve'), useCan('evidence.export')];
  const navigate = useNavigate();
  const [isApproving, setApproving] = useState(false);
  const submit = useChange(assessments.submit, LISTS);
  const renew = useChange(assessments.newVersion, LISTS);
  const error = submit.error ?? renew.error;
  const { id, state } = assessment;
  return (
    <>
      {canExport ? (
        <Button variant="default" leftSection={<IconPackageExport size={16} />} component="a" href={`/api/v1/assessments/${id}/export`}>
          Export
        </Button>
      ) : null}
      {state === 'draft' && canPrepare ? (
        <Button
          loading={submit.isPending}
          onClick={() => {
            submit.mutate(id);
          }}
        >
          Submit for approval
        </Button>
      ) : null}
      {state === 'submitted' && canApprove ? (
        <Button
          leftSection={<IconLock size={16} />}
          onClick={() => {
            setApproving(true);
          }}
        >
          Approve and seal
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
          New version
        </Button>
      ) : null}
      {error === null ? null : <ProblemAlert error={error} />}
      {isApproving ? (
        <ApproveDialog
          assessment={assessment}
          onClose={() => {
            setApproving(false);
          }}
        />
      ) : null}
    </>
  );
}
