import { ALERT_KINDS, type AlertKind, CHANNEL_KINDS, type ChannelKind, MAX_ADDRESSES, MAX_LABEL } from '@app/channels';

import { ChoiceListField } from '../http/choice-list-field.js';
import { ChoiceField, TextField } from '../http/fields.js';
import { TextListField } from '../http/text-list-field.js';

const EVENTS = 'Kinds of alerts that are sent here.';
const ADDRESSES = { max: MAX_ADDRESSES, maxLength: 254, description: 'Of a channel of kind email.', example: ['oncall@example.com'] };
const URL_FIELD = {
  maxLength: 2000,
  optional: true,
  description: 'Of a channel of kind webhook or slack: a public https address. That of an incoming webhook (slack) is sealed and never shown again.',
  example: 'https://hooks.example.com/attesta',
} as const;

export class CreateChannelRequest {
  @ChoiceField(CHANNEL_KINDS, { description: 'Where messages go: mailboxes, an address of yours (Standard Webhooks), or an incoming webhook of Slack.' })
  readonly kind: ChannelKind;

  @TextField({ maxLength: MAX_LABEL, description: 'How people call it.', example: 'On call' })
  readonly label: string;

  @ChoiceListField(ALERT_KINDS, { description: EVENTS })
  readonly events: readonly AlertKind[];

  @TextListField(ADDRESSES)
  readonly addresses?: readonly string[];

  @TextField(URL_FIELD)
  readonly url?: string;
}

export class ChangeChannelRequest {
  @TextField({ maxLength: MAX_LABEL, optional: true, description: 'How people call it.' })
  readonly label?: string;

  @ChoiceListField(ALERT_KINDS, { optional: true, description: EVENTS })
  readonly events?: readonly AlertKind[];

  @TextListField(ADDRESSES)
  readonly addresses?: readonly string[];

  @TextField(URL_FIELD)
  readonly url?: string;
}
