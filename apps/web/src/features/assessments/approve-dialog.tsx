import { assessments } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Assessment } from '@/api/types';
import { plural } from '@/ui/format';
import { Callout } from '@/ui/message';
import { useToast } from '@/ui/toast';
import { TypedConfirm } from '@/ui/typed-confirm';

export function ApproveDialog({ assessment, onClose }: { readonly assessment: Assessment; readonly onClose: () => void }) {
  const toast = useToast();
  const approve = useChange(assessments.approve, ['assessments', 'evidence', 'audit-events']);
  const gaps = assessment.controls.filter((control) => control.gaps.length > 0);
  return (
    <TypedConfirm
      opened
      onClose={onClose}
      title="Approve and seal?"
      word="seal"
      action="Approve and seal"
      pending={approve.isPending}
      error={approve.error}
      onConfirm={() => {
        approve.mutate(assessment.id, {
          onSuccess: ({ evidenceCount }) => {
            onClose();
            toast('ok', 'Assessment sealed', `${plural(evidenceCount, 'finding')} sealed in the audit chain.`);
          },
        });
      }}
    >
      <div className="small stack gap-6">
        <p>
          <strong>Sealed:</strong> {plural(assessment.evidenceCount, 'finding')} by digest, {plural(assessment.controls.length, 'control')} with catalogue{' '}
          {assessment.catalogueVersion}, the gaps as they are now, your name and the time.
        </p>
        <p>
          <strong>Afterwards:</strong> nothing can be attached or detached. A correction needs a new version. The rows behind sealed figures are kept whatever
          happens to their connection.
        </p>
      </div>
      {gaps.length === 0 ? null : (
        <Callout tone="due" title={`Approving with gaps in ${plural(gaps.length, 'control')}`}>
          <p>{gaps.map(({ controlId }) => controlId).join(', ')}. The export says partial.</p>
        </Callout>
      )}
    </TypedConfirm>
  );
}
