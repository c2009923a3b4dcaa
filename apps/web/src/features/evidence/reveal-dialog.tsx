import { Button, Modal } from '@mantine/core';
import { populations } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Sample } from '@/api/types';
import { evidence as texts } from '@/texts';
import { plural } from '@/ui/format';
import { Callout, ProblemAlert } from '@/ui/message';
import { RevealedRows } from './revealed-rows';

/** Personal rows are read on request only, and never kept in the cache of the page. */
export function RevealDialog({ sample, onClose }: { readonly sample: Sample; readonly onClose: () => void }) {
  const reveal = useChange(populations.reveal, ['audit-events']);
  const shown = reveal.data;
  return (
    <Modal opened onClose={onClose} title={texts.reveal(plural(sample.rows.length, texts.rowsCounted))} size={640}>
      <div className="stack gap-14">
        {shown === undefined ? (
          <>
            <Callout tone="due" title={texts.theseAreRowsAboutPeople}>
              <p>{texts.lookingAtThemIsA}</p>
            </Callout>
            {reveal.error === null ? null : <ProblemAlert error={reveal.error} />}
            <div className="row" style={{ justifyContent: 'flex-end' }}>
              <Button variant="default" onClick={onClose}>
                {texts.cancel}
              </Button>
              <Button
                loading={reveal.isPending}
                onClick={() => {
                  reveal.mutate({ evidenceId: sample.evidenceId, sampleId: sample.id });
                }}
              >
                {texts.revealAndWriteItTo}
              </Button>
            </div>
          </>
        ) : (
          <>
            <RevealedRows revealed={shown} />
            <div className="row" style={{ justifyContent: 'flex-end' }}>
              <Button onClick={onClose}>{texts.close}</Button>
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}
