import { Button, Modal } from '@mantine/core';
import { IconFileOff } from '@tabler/icons-react';
import { assessments } from '@/api/client';
import { rowsOf, useChange, useEvidenceList } from '@/api/hooks';
import type { AssessedControl, Assessment } from '@/api/types';
import { EvidenceState } from '@/features/evidence/evidence-state';
import { assessments as texts } from '@/texts';
import { dayText, metricTitle, plural, valueText } from '@/ui/format';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';
import { EmptyState, ProblemAlert } from '@/ui/message';
import css from './assessments.module.css';

interface Props {
  readonly assessment: Assessment;
  readonly control: AssessedControl;
  readonly onClose: () => void;
}

/** One finding, or everything of a figure in the period at once. */
export function AttachDialog({ assessment, control, onClose }: Props) {
  const { id, framework, period } = assessment;
  const attach = useChange(assessments.attach, ['assessments', 'audit-events']);
  const evidence = useEvidenceList({ framework, controlId: control.controlId });
  return (
    <Modal opened onClose={onClose} title={texts.attachEvidenceTo(control.controlId)} size={560}>
      <div className="stack gap-10">
        <p className="small muted">{texts.evidenceMappedToThisControl(dayText(period.start), dayText(period.end))}</p>
        {attach.error === null ? null : <ProblemAlert error={attach.error} />}
        <Loaded query={evidence}>
          {(data) => {
            const attached = new Set(control.evidence.map(({ evidenceId }) => evidenceId));
            const all = rowsOf(data);
            const rows = all.filter(
              (row) => !attached.has(row.id) && row.period.start <= period.end && (row.lastConfirmedAt ?? row.observedAt).slice(0, 10) >= period.start,
            );
            const types = [...new Set(all.map(({ type }) => type))];
            return (
              <>
                <div className="row" style={{ gap: 8 }}>
                  {types.map((type) => (
                    <Button
                      key={type}
                      size="compact-sm"
                      variant="light"
                      disabled={attach.isPending}
                      onClick={() => {
                        attach.mutate({ id, controlId: control.controlId, type }, { onSuccess: onClose });
                      }}
                    >
                      {texts.allOfInThePeriod(metricTitle(type))}
                    </Button>
                  ))}
                </div>
                {rows.length === 0 ? (
                  <EmptyState icon={IconFileOff} title={texts.nothingLeftToAttach}>
                    {texts.allEvidenceOfThisPeriod}
                  </EmptyState>
                ) : (
                  rows.map((row) => (
                    <button
                      key={row.id}
                      type="button"
                      className={css['pick']}
                      disabled={attach.isPending}
                      onClick={() => {
                        attach.mutate({ id, controlId: control.controlId, evidenceId: row.id }, { onSuccess: onClose });
                      }}
                    >
                      <span>
                        <strong>
                          {metricTitle(row.type)} {valueText(row.value)}
                        </strong>
                        <br />
                        <span className="muted xs">{texts.seen(dayText(row.asOf), plural(row.confirmationCount + 1, texts.timesCounted))}</span>
                      </span>
                      <EvidenceState evidence={row} />
                    </button>
                  ))
                )}
                <LoadMore query={evidence} loaded={plural(all.length, texts.rowsCounted)} />
              </>
            );
          }}
        </Loaded>
      </div>
    </Modal>
  );
}
