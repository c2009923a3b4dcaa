import { Button } from '@mantine/core';
import { IconPlus, IconSpeakerphone } from '@tabler/icons-react';
import { useState } from 'react';
import { useCan, useChannels } from '@/api/hooks';
import type { Channel } from '@/api/types';
import { alerts as texts } from '@/texts';
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
      {texts.addChannel}
    </Button>
  ) : undefined;
  return (
    <>
      <PageHead title={texts.alertChannels} lead={texts.whereAlertsAreSentA} actions={add} />
      <Card flush>
        <Loaded
          query={useChannels()}
          loading={
            <div style={{ padding: 18 }}>
              <SkeletonLines label={texts.loadingTheChannels} />
            </div>
          }
        >
          {(items) =>
            items.length === 0 ? (
              <EmptyState icon={IconSpeakerphone} title={texts.alertsAreOnlyShownHere} action={add}>
                {texts.addAChannelSoThat}
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
