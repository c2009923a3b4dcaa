import { Button, Modal } from '@mantine/core';
import { integrations } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Connection } from '@/api/types';
import { CheckList, CheckListRunning } from '@/features/integrations/check-list';
import { Callout, ProblemAlert } from '@/ui/message';

export function TestDialog({ connection, onClose }: { readonly connection: Connection; readonly onClose: () => void }) {
  const test = useChange(() => integrations.test(connection.id), ['connections', 'audit-events']);
  const refusal = test.data?.refusal ?? null;
  return (
    <Modal opened onClose={onClose} title={`Test ${connection.label}`} size={540}>
      <div className="stack gap-14" aria-live="polite">
        <p className="small">Asks the vendor again with the key that is stored. A test reads a few rows and stores no figure.</p>
        {test.isPending ? <CheckListRunning /> : null}
        {test.isError ? <ProblemAlert error={test.error} /> : null}
        {test.data?.accepted === true ? (
          <Callout tone="ok" live title="The key works">
            {null}
          </Callout>
        ) : null}
        {refusal === null ? null : (
          <Callout tone="bad" live title={refusal.detail} remedy={refusal.remedy}>
            {null}
          </Callout>
        )}
        {test.data === undefined ? null : <CheckList checks={test.data.checks} />}
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button
            loading={test.isPending}
            onClick={() => {
              test.mutate(undefined);
            }}
            data-autofocus
          >
            {test.isIdle ? 'Test now' : 'Test again'}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
