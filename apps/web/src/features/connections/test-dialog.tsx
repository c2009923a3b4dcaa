import { Button, Modal } from '@mantine/core';
import { integrations } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Connection } from '@/api/types';
import { CheckList, CheckListRunning } from '@/features/integrations/check-list';
import { connections as texts } from '@/texts';
import { Callout, ProblemAlert } from '@/ui/message';

export function TestDialog({ connection, onClose }: { readonly connection: Connection; readonly onClose: () => void }) {
  const test = useChange(() => integrations.test(connection.id), ['connections', 'audit-events']);
  const refusal = test.data?.refusal ?? null;
  return (
    <Modal opened onClose={onClose} title={texts.test2(connection.label)} size={540}>
      <div className="stack gap-14" aria-live="polite">
        <p className="small">{texts.asksTheVendorAgainWith}</p>
        {test.isPending ? <CheckListRunning /> : null}
        {test.isError ? <ProblemAlert error={test.error} /> : null}
        {test.data?.accepted === true ? (
          <Callout tone="ok" live title={texts.theKeyWorks}>
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
            {texts.close}
          </Button>
          <Button
            loading={test.isPending}
            onClick={() => {
              test.mutate(undefined);
            }}
            data-autofocus
          >
            {test.isIdle ? texts.testNow : texts.testAgain}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
