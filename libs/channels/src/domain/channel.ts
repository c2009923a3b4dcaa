import { type AlertKind } from './alert-message.js';
import { type DeliveryError, type DeliveryState } from './delivery.js';

export const CHANNEL_KINDS = ['email', 'webhook', 'slack'] as const;
export type ChannelKind = (typeof CHANNEL_KINDS)[number];

/** The outcome of the last press of the test button. */
export interface ChannelTest {
  readonly at: Date;
  readonly delivered: boolean;
  readonly error: DeliveryError | null;
}

/** The newest message of a channel and what became of it. */
export interface LastDelivery {
  readonly id: string;
  readonly state: DeliveryState;
  readonly at: Date;
}

/** A place that alerts are sent to. */
export interface Channel {
  readonly id: string;
  readonly kind: ChannelKind;
  readonly label: string;
  /** E-mail addresses, or the address of a webhook; of an incoming webhook its host and last four characters only. */
  readonly target: readonly string[];
  readonly events: readonly AlertKind[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly lastTest: ChannelTest | null;
}
