import { Modal } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconClock } from '@tabler/icons-react';
import { Link } from 'react-router';
import { rowsOf, useChannelDeliveries } from '@/api/hooks';
import type { Channel, ChannelDelivery } from '@/api/types';
import { alerts as texts } from '@/texts';
import { DataTable } from '@/ui/data-table';
import { plural } from '@/ui/format';
import { LoadMore } from '@/ui/load-more';
import { Loaded } from '@/ui/loaded';
import { Pill } from '@/ui/pill';
import { TimeText } from '@/ui/time-text';
import { DeliveryProblem } from './delivery-problem';

const looks = {
  sent: ['ok', IconCircleCheck, texts.delivered],
  failed: ['bad', IconCircleX, texts.notDelivered],
  pending: ['due', IconClock, texts.beingDelivered],
} as const;

/** What was sent to a channel, newest first. */
export function DeliveriesDialog({ channel, onClose }: { readonly channel: Channel; readonly onClose: () => void }) {
  const deliveries = useChannelDeliveries(channel.id);
  return (
    <Modal opened onClose={onClose} title={texts.messagesTo(channel.label)} size={640}>
      <Loaded query={deliveries}>
        {(data) => {
          const rows = rowsOf(data);
          if (rows.length === 0) return <p className="small">{texts.noAlertWasSentTo}</p>;
          return (
            <>
              <DataTable
                caption={texts.messagesTo(channel.label)}
                rows={rows}
                rowKey={({ id }) => id}
                columns={[
                  { title: texts.when, bare: true, cell: ({ sentAt, createdAt }) => <TimeText at={sentAt ?? createdAt} show="absolute" /> },
                  { title: texts.state, bare: true, cell: ({ state }) => <StatePill state={state} /> },
                  { title: texts.alerts, cell: ({ alertIds }) => <AlertLinks ids={alertIds} onClose={onClose} /> },
                  { title: texts.attempts, bare: true, cell: (delivery) => <DeliveryProblem delivery={delivery} /> },
                ]}
              />
              <LoadMore query={deliveries} loaded={plural(rows.length, texts.messagesCounted)} />
            </>
          );
        }}
      </Loaded>
    </Modal>
  );
}

function StatePill({ state }: Pick<ChannelDelivery, 'state'>) {
  const [tone, icon, text] = looks[state];
  return (
    <Pill tone={tone} icon={icon}>
      {text}
    </Pill>
  );
}

function AlertLinks({ ids, onClose }: { readonly ids: readonly string[]; readonly onClose: () => void }) {
  return (
    <>
      {ids.map((id) => (
        <Link key={id} to={`/alerts/${id}`} onClick={onClose} style={{ display: 'block' }} className="nowrap">
          {texts.alert} <code>…{id.slice(-4)}</code>
        </Link>
      ))}
    </>
  );
}
