import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { alerts } from '@/api/client';
import { useCan, useChange } from '@/api/hooks';
import type { Alert, AlertDelivery } from '@/api/types';
import controls from '@/features/controls/controls.module.css';
import { plural } from '@/ui/format';
import { ProblemAlert } from '@/ui/message';
import { TimeText } from '@/ui/time-text';

interface Moment {
  readonly key: string;
  readonly at: string;
  readonly title: string;
  readonly detail: ReactNode;
  readonly quiet: boolean;
}

const WORDS = { sent: 'Delivered to', failed: 'Could not be delivered to', pending: 'Being delivered to' } as const;

function momentsOf(alert: Alert): readonly Moment[] {
  const { openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy, resolution, deliveries } = alert;
  return [
    { key: 'opened', at: openedAt, title: 'Alert opened', detail: alert.kind, quiet: false },
    ...deliveries.map((delivery): Moment => ({
      key: delivery.id,
      at: delivery.sentAt ?? delivery.createdAt,
      title: `${WORDS[delivery.state]} ${delivery.channelLabel}`,
      detail: <DeliveryDetail delivery={delivery} />,
      quiet: true,
    })),
    ...(acknowledgedAt === null
      ? []
      : [{ key: 'acknowledged', at: acknowledgedAt, title: `Acknowledged by ${acknowledgedBy ?? ''}`, detail: null, quiet: false }]),
    ...(resolvedAt === null ? [] : [{ key: 'resolved', at: resolvedAt, title: resolution ?? 'Resolved', detail: resolvedBy, quiet: false }]),
  ].sort((a, b) => a.at.localeCompare(b.at));
}

/** A delivery that failed for good can be sent again, under its own id: a receiver that has it already drops it. */
function DeliveryDetail({ delivery }: { readonly delivery: AlertDelivery }) {
  const canManage = useCan('alert.manage');
  const resend = useChange(alerts.resend, ['alerts', 'alert-channels', 'audit-events']);
  const tries = plural(delivery.attempts, 'attempt');
  if (delivery.state === 'sent') return <>{tries}</>;
  return (
    <>
      {tries}
      {delivery.lastError === null ? null : `: ${delivery.lastError.message} ${delivery.lastError.remedy}`}
      {delivery.nextAttemptAt === null ? null : (
        <>
          {' '}
          Next attempt <TimeText at={delivery.nextAttemptAt} />.
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
          Send again
        </Button>
      ) : null}
      {resend.error === null ? null : <ProblemAlert error={resend.error} />}
    </>
  );
}

export function AlertTimeline({ alert }: { readonly alert: Alert }) {
  return (
    <ol className={controls['timeline']} data-wide>
      {momentsOf(alert).map(({ key, at, title, detail, quiet }) => (
        <li key={key} className={controls['event']}>
          <span>
            <TimeText at={at} show="absolute" />
          </span>
          <span className={controls['dot']} data-quiet={quiet} aria-hidden />
          <div>
            <span className="strong">{title}</span>
            <div className="muted xs">{detail}</div>
          </div>
        </li>
      ))}
    </ol>
  );
}
