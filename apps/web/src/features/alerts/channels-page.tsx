import { Button } from '@mantine/core';
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { useState } from 'react';
import { useCan, useChannels } from '@/api/hooks';
import type { Channel } from '@/api/types';
import { Card, PageHead } from '@/ui/card';
import { Loaded } from '@/ui/loaded';
import { EmptyState, SkeletonLines } from '@/ui/message';
import { onDemand } from '@/ui/on-demand';
import { ChannelRow } from './channel-row';

const ChannelDialog = onDemand(async () => (await import('./channel-dialog')).ChannelDialog);

export default function ChannelsPage() {
  const canManage = useCan('alert.manage');
  const [edited, setEdited] = useState<Channel | 'new' | null>(null);
  const add = canManage ? (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => {
        setEdited('new');
      }}
    >
      Add channel
    </Button>
  ) : undefined;
  return (
    <>
      <PageHead title="Alert channels" lead="Where alerts are sent. A failing channel is tried again for hours, and shown on the alert." actions={add} />
      <Card flush>
        <Loaded
          query={useChannels()}
          loading={
            <div style={{ padding: 18 }}>
              <SkeletonLines label="Loading the channels" />
            </div>
          }
        >
          {(items) =>
            items.length === 0 ? (
              <EmptyState icon={IconSpeakerphone} title="Alerts are only shown here" action={add}>
                Add a channel, so that a stale connection reaches someone who is not looking at this page.
              </EmptyState>
            ) : (
              items.map((channel) => <ChannelRow key={channel.id} channel={channel} canManage={canManage} onEdit={setEdited} />)
            )
          }
        </Loaded>
      </Card>
      {edited === null ? null : (
        <ChannelDialog
          channel={edited === 'new' ? null : edited}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </>
  );
}
