import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AlertKind, Channel, ChannelKind } from '@/api/types';
import { SelectField } from '@/ui/fields';
import { Callout, ProblemAlert } from '@/ui/message';
import { KIND_TITLES, KINDS } from './kind-titles';

interface KindText {
  readonly label: string;
  readonly target: string;
  readonly placeholder: string;
  readonly note: string;
}
const CHANNEL_TEXTS: Readonly<Record<ChannelKind, KindText>> = {
  email: {
    label: 'E-mail',
    target: 'Addresses, one per line',
    placeholder: 'compliance@example.com',
    note: 'A group address keeps working when a person leaves.',
  },
  webhook: {
    label: 'Webhook',
    target: 'Address that accepts POST',
    placeholder: 'https://…',
    note: 'Each message is signed with a secret that is shown once, after saving.',
  },
  slack: {
    label: 'Slack',
    target: 'Incoming webhook address',
    placeholder: 'https://hooks.slack.com/services/…',
    note: 'Create it in Slack under Apps → Incoming Webhooks. The address is a secret: it is sealed and shown shortened.',
  },
};
const CHANNEL_KINDS: readonly ChannelKind[] = ['email', 'webhook', 'slack'];

export interface ChannelInput {
  readonly kind: ChannelKind;
  readonly label: string;
  readonly events: AlertKind[];
  readonly addresses?: string[];
  readonly url?: string;
}
interface Props {
  readonly channel: Channel | null;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onSubmit: (input: ChannelInput) => void;
  readonly onClose: () => void;
}

/** A new channel, or a change of one: its kind stays, and a sealed address is only replaced when a new one is typed. */
export function ChannelForm({ channel, isPending, error, onSubmit, onClose }: Props) {
  const [kind, setKind] = useState<ChannelKind>(channel?.kind ?? 'email');
  const [label, setLabel] = useState(channel?.label ?? '');
  const [target, setTarget] = useState(channel === null || channel.kind === 'slack' ? '' : channel.target.join('\n'));
  const [events, setEvents] = useState<readonly AlertKind[]>(channel?.events ?? KINDS);
  const text = CHANNEL_TEXTS[kind];
  const lines = target.split(/[\s,;]+/).filter((line) => line !== '');
  const address = kind === 'email' ? { addresses: lines } : lines[0] === undefined ? {} : { url: lines[0] };
  const isComplete = label.trim() !== '' && events.length > 0 && (lines.length > 0 || channel?.kind === 'slack');
  return (
    <form
      className="stack gap-14"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit({ kind, label, events: [...events], ...address });
      }}
    >
      {channel === null ? (
        <SelectField
          label="Kind"
          value={kind}
          options={CHANNEL_KINDS.map((one) => [one, CHANNEL_TEXTS[one].label] as const)}
          onChange={(value) => {
            setKind(CHANNEL_KINDS.find((one) => one === value) ?? 'email');
          }}
        />
      ) : null}
      <TextInput
        label="Name"
        description="How people call it, for example “On call”"
        required
        withAsterisk={false}
        maxLength={100}
        value={label}
        onChange={(event) => {
          setLabel(event.currentTarget.value);
        }}
        data-autofocus
      />
      <Textarea
        label={text.target}
        placeholder={channel?.kind === 'slack' ? 'Leave empty to keep the present one' : text.placeholder}
        autosize
        minRows={kind === 'email' ? 2 : 1}
        value={target}
        onChange={(event) => {
          setTarget(event.currentTarget.value);
        }}
      />
      <fieldset className="stack gap-4">
        <legend className="small strong">Sends</legend>
        {KINDS.map((one) => (
          <Checkbox
            key={one}
            label={KIND_TITLES[one]}
            checked={events.includes(one)}
            onChange={(event) => {
              const { checked } = event.currentTarget;
              setEvents((old) => KINDS.filter((known) => (known === one ? checked : old.includes(known))));
            }}
          />
        ))}
      </fieldset>
      <Callout tone="info" title={text.note} />
      {error === null ? null : <ProblemAlert error={error} />}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" disabled={!isComplete} loading={isPending}>
          Save channel
        </Button>
      </div>
    </form>
  );
}
