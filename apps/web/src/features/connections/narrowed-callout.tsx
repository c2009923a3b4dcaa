import { Button } from '@mantine/core';
import { integrations } from '@/api/client';
import { useCan, useChange } from '@/api/hooks';
import type { Connection } from '@/api/types';
import { connections as texts } from '@/texts';
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
        title={texts.theKeySeesFewerPeople}
        remedy={canConfirm ? texts.giveTheKeysUserSight : texts.giveTheKeysUserSight2}
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
              {texts.fewerPeopleAreRight}
            </Button>
          ) : undefined
        }
      >
        <p>
          {texts.since} <TimeText at={connection.visibilityNarrowedAt} show="both" />
          {texts.untilThenNothingIsMeasured}
        </p>
      </Callout>
      {confirm.isError ? <ProblemAlert error={confirm.error} /> : null}
    </>
  );
}
