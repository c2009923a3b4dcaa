import type { ReactNode } from 'react';
import type { Alert } from '@/api/types';
import controls from '@/features/controls/controls.module.css';
import { alerts as texts } from '@/texts';
import { TimeText } from '@/ui/time-text';
import { DeliveryProblem } from './delivery-problem';

interface Moment {
  readonly key: string;
  readonly at: string;
  readonly title: string;
  readonly detail: ReactNode;
  readonly quiet: boolean;
}

const WORDS = { sent: texts.deliveredTo, failed: texts.couldNotBeDeliveredTo, pending: texts.beingDeliveredTo } as const;

function momentsOf(alert: Alert): readonly Moment[] {
  const { openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy, resolution, deliveries } = alert;
  return [
    { key: 'opened', at: openedAt, title: texts.alertOpened, detail: alert.kind, quiet: false },
    ...deliveries.map((delivery): Moment => ({
      key: delivery.id,
      at: delivery.sentAt ?? delivery.createdAt,
      title: `${WORDS[delivery.state]} ${delivery.channelLabel}`,
      detail: <DeliveryProblem delivery={delivery} />,
      quiet: true,
    })),
    ...(acknowledgedAt === null
      ? []
      : [{ key: 'acknowledged', at: acknowledgedAt, title: texts.acknowledgedBy(acknowledgedBy ?? ''), detail: null, quiet: false }]),
    ...(resolvedAt === null ? [] : [{ key: 'resolved', at: resolvedAt, title: resolution ?? texts.resolved, detail: resolvedBy, quiet: false }]),
  ].sort((a, b) => a.at.localeCompare(b.at));
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
