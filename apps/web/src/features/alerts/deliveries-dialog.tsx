import { Modal } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconClock } from '@tabler/icons-react';
import { Link } from 'react-router';
import { rowsOf, useChannelDeliveries } from '@/api/hooks';
import type { Channel, ChannelDelivery } from '@/api/types';
import { DataTable } from '@/ui/data-table';
import { plural } from '@/ui/format';
import { Loaded } from '@/ui/loaded';
import { LoadMore } from '@/ui/load-more';
import { Pill } from '@/ui/pill';
import { TimeText } from '@/ui/time-text';
import { DeliveryProblem } from './delivery-problem';

const looks = {
  sent: ['ok', IconCircleCheck, 'Delivered'],
  failed: ['bad', IconCircleX, 'Not delivered'],
  pending: ['due', IconClock, 'Being delivered'],
} as const;

/** What was sent to a channel, newest first. */
export function DeliveriesDialog({ channel, onClose }: { readonly channel: Channel; readonly onClose: () => void }) {
  const deliveries = useChannelDeliveries(channel.id);
  return (
    <Modal opened onClose={onClose} title={`Messages to ${channel.label}`} size={640}>
      <Loaded query={deliveries}>
        {(data) => {
          const rows = rowsOf(data);
          if (rows.length === 0) return <p className="small">No alert was sent to this channel yet. Tests are not listed.</p>;
          return (
            <>
              <DataTable
                caption={`Messages to ${channel.label}`}
                rows={rows}
                rowKey={({ id }) => id}
                columns={[
                  { title: 'When', bare: true, cell: ({ sentAt, createdAt }) => <TimeText at={sentAt ?? createdAt} show="absolute" /> },
                  { title: 'State', bare: true, cell: ({ state }) => <StatePill state={state} /> },
                  { title: 'Alerts', cell: ({ alertIds }) => <AlertLinks ids={alertIds} onClose={onClose} /> },
                  { title: 'Attempts', bare: true, cell: (delivery) => <DeliveryProblem delivery={delivery} /> },
                ]}
              />
              <LoadMore query={deliveries} loaded={plural(rows.length, 'message')} />
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
          Alert <code>…{id.slice(-4)}</code>
        </Link>
      ))}
    </>
  );
}
