import { Button } from '@mantine/core';
import { alerts } from '@/api/client';
import { useCan, useChange } from '@/api/hooks';
import type { AlertDelivery } from '@/api/types';
import { alerts as texts } from '@/texts';
import { plural } from '@/ui/format';
import { ProblemAlert } from '@/ui/message';
import { TimeText } from '@/ui/time-text';

/** A delivery that failed for good can be sent again, under its own id: a receiver that has it already drops it. */
export function DeliveryProblem({ delivery }: { readonly delivery: AlertDelivery }) {
  const canManage = useCan('alert.manage');
  const resend = useChange(alerts.resend, ['alerts', 'alert-channels', 'audit-events']);
  const tries = plural(delivery.attempts, texts.attemptsCounted);
  if (delivery.state === 'sent') return <>{tries}</>;
  return (
    <>
      {tries}
      {delivery.lastError === null ? null : `: ${delivery.lastError.message} ${delivery.lastError.remedy}`}
      {delivery.nextAttemptAt === null ? null : (
        <>
          {texts.nextAttempt} <TimeText at={delivery.nextAttemptAt} />.
        </>
      )}{' '}
      {delivery.state === 'failed' && canManage ? (
        <Button
          size="compact-xs"
          variant="default"
          loading={resend.isPending}
          onClick={() => {
            resend.mutate(delivery.id);
          }}
        >
          {texts.sendAgain}
        </Button>
      ) : null}
      {resend.error === null ? null : <ProblemAlert error={resend.error} />}
    </>
  );
}
