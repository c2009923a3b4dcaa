import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { AlertKind, Channel, ChannelKind } from '@/api/types';
import { alerts as texts } from '@/texts';
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
    target: texts.addressesOnePerLine,
    placeholder: 'compliance@example.com',
    note: texts.aGroupAddressKeepsWorking,
  },
  webhook: {
    label: texts.webhook,
    target: texts.addressThatAcceptsPost,
    placeholder: 'https://…',
    note: texts.eachMessageIsSignedWith,
  },
  slack: {
    label: texts.slack,
    target: texts.incomingWebhookAddress,
    placeholder: 'https://hooks.slack.com/services/…',
    note: texts.createItInSlackUnder,
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
  const [start] = useState(() => valuesOf(channel));
  const [kind, setKind] = useState(start.kind);
  const [label, setLabel] = useState(start.label);
  const [target, setTarget] = useState(start.target);
  const [events, setEvents] = useState(start.events);
  const text = CHANNEL_TEXTS[kind];
  const { lines, address } = addressIn(target, kind);
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
          label={texts.kind}
          value={kind}
          options={CHANNEL_KINDS.map((one) => [one, CHANNEL_TEXTS[one].label] as const)}
          onChange={(value) => {
            setKind(CHANNEL_KINDS.find((one) => one === value) ?? 'email');
          }}
        />
      ) : null}
      <TextInput
        label={texts.name}
        description={texts.howPeopleCallItFor}
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
        placeholder={channel?.kind === 'slack' ? texts.leaveEmptyToKeepThe : text.placeholder}
        autosize
        minRows={kind === 'email' ? 2 : 1}
        value={target}
        onChange={(event) => {
          setTarget(event.currentTarget.value);
        }}
      />
      <KindChoice events={events} onChange={setEvents} />
      <Callout tone="info" title={text.note} />
      {error === null ? null : <ProblemAlert error={error} />}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
        <Button type="submit" disabled={!isComplete} loading={isPending}>
          {texts.saveChannel}
        </Button>
      </div>
    </form>
  );
}

interface Values {
  readonly kind: ChannelKind;
  readonly label: string;
  readonly target: string;
  readonly events: readonly AlertKind[];
}

/** What the form begins with. The address of a Slack channel is a secret that the API does not give. */
function valuesOf(channel: Channel | null): Values {
  if (channel === null) return { kind: 'email', label: '', target: '', events: KINDS };
  const { kind, label, target, events } = channel;
  return { kind, label, target: kind === 'slack' ? '' : target.join('\n'), events };
}

/** What was typed as an address: several for e-mail, one for the others. */
function addressIn(target: string, kind: ChannelKind): { readonly lines: readonly string[]; readonly address: Pick<ChannelInput, 'addresses' | 'url'> } {
  const lines = target.split(/[\s,;]+/).filter((line) => line !== '');
  if (kind === 'email') return { lines, address: { addresses: lines } };
  return { lines, address: lines[0] === undefined ? {} : { url: lines[0] } };
}

interface KindChoiceProps {
  readonly events: readonly AlertKind[];
  readonly onChange: (events: readonly AlertKind[]) => void;
}

function KindChoice({ events, onChange }: KindChoiceProps) {
  return (
    <fieldset className="stack gap-4">
      <legend className="small strong">{texts.sends}</legend>
      {KINDS.map((one) => (
        <Checkbox
          key={one}
          label={KIND_TITLES[one]}
          checked={events.includes(one)}
          onChange={(event) => {
            const { checked } = event.currentTarget;
            onChange(KINDS.filter((known) => (known === one ? checked : events.includes(known))));
          }}
        />
      ))}
    </fieldset>
  );
}
