import { Button } from '@mantine/core';
import { integrations } from '@/api/client';
import { useCan, useChange } from '@/api/hooks';
import type { Connection } from '@/api/types';
import { Callout, ProblemAlert } from '@/ui/message';
import { TimeText } from '@/ui/time-text';

/** The key sees fewer people than before. A smaller number could look like people who left, so a person decides. */
export function NarrowedCallout({ connection }: { readonly connection: Connection }) {
  const canConfirm = useCan('connection.confirm');
  const confirm = useChange(() => integrations.confirmVisibility(connection.id), ['connections', 'audit-events']);
  if (connection.visibilityNarrowedAt === null) return null;
  return (
    <>
      <Callout
        tone="due"
        title="The key sees fewer people than before"
        remedy={
          canConfirm
            ? 'Give the key’s user sight of all employees again. If fewer people are right, confirm it: figures are measured anew from the next sync.'
            : 'Give the key’s user sight of all employees again. If fewer people are right, ask an owner to confirm it here.'
        }
        action={
          canConfirm ? (
            <Button
              size="compact-sm"
              variant="default"
              loading={confirm.isPending}
              onClick={() => {
                confirm.mutate(undefined);
              }}
            >
              Fewer people are right
            </Button>
          ) : undefined
        }
      >
        <p>
          Since <TimeText at={connection.visibilityNarrowedAt} show="both" />. Until then nothing is measured from what it still sees.
        </p>
      </Callout>
      {confirm.isError ? <ProblemAlert error={confirm.error} /> : null}
    </>
  );
}
