import { assessments } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Assessment } from '@/api/types';
import { assessments as texts } from '@/texts';
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
      title={texts.approveAndSeal}
      word="seal"
      action={texts.approveAndSeal2}
      pending={approve.isPending}
      error={approve.error}
      onConfirm={() => {
        approve.mutate(assessment.id, {
          onSuccess: ({ evidenceCount }) => {
            onClose();
            toast('ok', texts.assessmentSealed, texts.sealedInTheAuditChain(plural(evidenceCount, texts.findingsCounted)));
          },
        });
      }}
    >
      <div className="small stack gap-6">
        <p>
          <strong>{texts.sealed}</strong>{' '}
          {texts.byDigestWithCatalogueThe(
            plural(assessment.evidenceCount, texts.findingsCounted),
            plural(assessment.controls.length, texts.controlsCounted),
            assessment.catalogueVersion,
          )}
        </p>
        <p>
          <strong>{texts.afterwards}</strong> {texts.nothingCanBeAttachedOr}
        </p>
      </div>
      {gaps.length === 0 ? null : (
        <Callout tone="due" title={texts.approvingWithGapsIn(plural(gaps.length, texts.controlsCounted))}>
          <p>{texts.theExportSaysPartial(gaps.map(({ controlId }) => controlId).join(', '))}</p>
        </Callout>
      )}
    </TypedConfirm>
  );
}
