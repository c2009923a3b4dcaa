import { Button, Modal } from '@mantine/core';
import { channels } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Channel } from '@/api/types';
import { alerts as texts } from '@/texts';
import { Callout } from '@/ui/message';
import { OneTimeSecret } from '@/ui/one-time-secret';
import { ChannelForm } from './channel-form';

const LISTS = ['alert-channels', 'audit-events'] as const;

export function ChannelDialog({ channel, onClose }: { readonly channel: Channel | null; readonly onClose: () => void }) {
  const create = useChange(channels.create, LISTS);
  const change = useChange(channels.change, LISTS);
  const secret = create.data?.signingSecret ?? null;
  if (secret !== null) return <SecretDialog secret={secret} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={channel === null ? texts.addChannel : texts.change(channel.label)} size={500}>
      <ChannelForm
        channel={channel}
        isPending={create.isPending || change.isPending}
        error={create.error ?? change.error}
        onClose={onClose}
        onSubmit={({ kind, ...input }) => {
          if (channel !== null) change.mutate({ id: channel.id, ...input }, { onSuccess: onClose });
          else
            create.mutate(
              { kind, ...input },
              {
                onSuccess: ({ signingSecret }) => {
                  if (signingSecret === null) onClose();
                },
              },
            );
        }}
      />
    </Modal>
  );
}

export function SecretDialog({ secret, onClose }: { readonly secret: string; readonly onClose: () => void }) {
  return (
    <Modal opened onClose={onClose} title={texts.copyTheSigningSecretNow} size={500} closeOnClickOutside={false}>
      <div className="stack gap-14">
        <Callout tone="due" live title={texts.thisIsTheOnlyTime}>
          <p>{texts.yourReceiverVerifiesTheSignature}</p>
        </Callout>
        <OneTimeSecret value={secret} what={texts.signingSecret} />
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={onClose}>{texts.iHaveStoredIt}</Button>
        </div>
      </div>
    </Modal>
  );
}
