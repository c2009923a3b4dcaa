import { type ChannelKind } from './channel.js';

export const DELIVERY_STATES = ['pending', 'sent', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why a message did not arrive, and the way out. */
export interface DeliveryError {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** One message on its way to one channel. */
export interface Delivery {
  readonly id: string;
  readonly channelId: string;
  readonly channelKind: ChannelKind;
  readonly channelLabel: string;
  readonly alertIds: readonly string[];
  readonly state: DeliveryState;
  readonly attempts: number;
  /** null once it is sent or has failed. */
  readonly nextAttemptAt: Date | null;
  readonly sentAt: Date | null;
  readonly lastError: DeliveryError | null;
  readonly createdAt: Date;
}
