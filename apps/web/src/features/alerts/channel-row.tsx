import { Button } from '@mantine/core';
import { IconBrandSlack, IconMail, IconWebhook } from '@tabler/icons-react';
import { useState } from 'react';
import { channels } from '@/api/client';
import { useChange } from '@/api/hooks';
import type { Channel } from '@/api/types';
import { alerts as texts } from '@/texts';
import { plural } from '@/ui/format';
import { ProblemAlert } from '@/ui/message';
import { onDemand } from '@/ui/on-demand';
import { TimeText } from '@/ui/time-text';
import { useToast } from '@/ui/toast';
import css from './alerts.module.css';

const DeliveriesDialog = onDemand(async () => (await import('./deliveries-dialog')).DeliveriesDialog);
const SecretDialog = onDemand(async () => (await import('./channel-dialog')).SecretDialog);
const TypedConfirm = onDemand(async () => (await import('@/ui/typed-confirm')).TypedConfirm);

const ICONS = { email: IconMail, slack: IconBrandSlack, webhook: IconWebhook } as const;
const LISTS = ['alert-channels', 'audit-events'] as const;

interface Props {
  readonly channel: Channel;
  readonly canManage: boolean;
  readonly onEdit: (channel: Channel) => void;
}

export function ChannelRow({ channel, canManage, onEdit }: Props) {
  const Glyph = ICONS[channel.kind];
  return (
    <div className={css['channel']}>
      <span className={css['channelIcon']}>
        <Glyph size={19} stroke={1.7} aria-hidden />
      </span>
      <div style={{ minWidth: 0 }}>
        <h2 style={{ fontSize: 'var(--f-m)' }}>{channel.label}</h2>
        <p className="muted xs" style={{ overflowWrap: 'anywhere' }}>
          <code>{channel.target.join(', ')}</code>
        </p>
        <p className="xs">
          {plural(channel.events.length, texts.kindsOfAlertsCounted)} · <TestText channel={channel} /> · <LastDelivery channel={channel} />
        </p>
      </div>
      {canManage ? <Actions channel={channel} onEdit={onEdit} /> : null}
    </div>
  );
}

function TestText({ channel: { lastTest } }: { readonly channel: Channel }) {
  if (lastTest === null) return <span className="muted">{texts.neverTested}</span>;
  return (
    <span style={{ color: lastTest.delivered ? 'var(--ok)' : 'var(--bad)' }}>
      {lastTest.delivered ? texts.lastTestWasTaken : texts.lastTestFailed(lastTest.error?.message ?? '')}, <TimeText at={lastTest.at} />
    </span>
  );
}

const DELIVERY_WORDS = { sent: texts.lastAlertWasDelivered, failed: texts.lastAlertWasNotDelivered, pending: texts.anAlertIsBeingDelivered } as const;

function LastDelivery({ channel }: { readonly channel: Channel }) {
  const [isOpen, setOpen] = useState(false);
  const { lastDelivery } = channel;
  if (lastDelivery === null) return <span className="muted">{texts.noAlertSentYet}</span>;
  return (
    <>
      <span style={lastDelivery.state === 'failed' ? { color: 'var(--bad)' } : undefined}>{DELIVERY_WORDS[lastDelivery.state]}</span>,{' '}
      <TimeText at={lastDelivery.at} />{' '}
      <button
        type="button"
        className={css['messages']}
        aria-label={texts.allMessagesTo(channel.label)}
        onClick={() => {
          setOpen(true);
        }}
      >
        {texts.allMessages}
      </button>
      {isOpen ? (
        <DeliveriesDialog
          channel={channel}
          onClose={() => {
            setOpen(false);
          }}
        />
      ) : null}
    </>
  );
}

function Actions({ channel, onEdit }: Omit<Props, 'canManage'>) {
  const toast = useToast();
  const test = useChange(channels.test, LISTS);
  const rotate = useChange(channels.rotateSecret, LISTS);
  const remove = useChange(channels.remove, LISTS);
  const [isRemoving, setRemoving] = useState(false);
  const error = test.error ?? rotate.error;
  return (
    <div className="row" style={{ gap: 8, justifyContent: 'flex-end' }}>
      <Button
        size="compact-sm"
        variant="default"
        loading={test.isPending}
        aria-label={texts.sendATestTo(channel.label)}
        onClick={() => {
          test.mutate(channel.id, {
            onSuccess: ({ delivered, error: refusal }) => {
              toast(
                delivered ? 'ok' : 'bad',
                delivered ? texts.theTestMessageWasTaken : texts.theTestFailed,
                refusal === null ? undefined : `${refusal.message} ${refusal.remedy}`,
              );
            },
          });
        }}
      >
        {texts.sendATest}
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={texts.change(channel.label)}
        onClick={() => {
          onEdit(channel);
        }}
      >
        {texts.change2}
      </Button>
      {channel.kind === 'webhook' ? (
        <Button
          size="compact-sm"
          variant="default"
          loading={rotate.isPending}
          aria-label={texts.newSecretForSigningOf(channel.label)}
          onClick={() => {
            rotate.mutate(channel.id);
          }}
        >
          {texts.newSecret}
        </Button>
      ) : null}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={texts.remove(channel.label)}
        onClick={() => {
          setRemoving(true);
        }}
      >
        {texts.remove2}
      </Button>
      {error === null ? null : <ProblemAlert error={error} />}
      {rotate.data === undefined ? null : <SecretDialog secret={rotate.data.signingSecret} onClose={rotate.reset} />}
      {isRemoving ? (
        <TypedConfirm
          opened
          onClose={() => {
            setRemoving(false);
          }}
          title={texts.remove(channel.label)}
          word={channel.label}
          action={texts.removeTheChannel}
          pending={remove.isPending}
          error={remove.error}
          onConfirm={() => {
            remove.mutate(channel.id);
          }}
        >
          <p className="small">{texts.itsSecretIsClearedAt}</p>
        </TypedConfirm>
      ) : null}
    </div>
  );
}
