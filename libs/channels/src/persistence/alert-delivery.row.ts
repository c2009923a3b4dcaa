import mongoose, { type Types } from 'mongoose';

import { objectId, type TenantRow, tenantSchema } from '@app/platform';

import { type AlertMessage, type ChannelKind, type Delivery, type DeliveryError, type DeliveryState } from '../domain/index.js';
import { ALERT_DELIVERIES } from './channels.collections.js';

type StoredMessage = Omit<AlertMessage, 'key' | 'alertIds'>;

export interface AlertDeliveryRow extends TenantRow {
  readonly channelId: Types.ObjectId;
  readonly channelKind: ChannelKind;
  readonly channelLabel: string;
  readonly messageKey: string;
  readonly alertIds: readonly string[];
  readonly message: StoredMessage;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
  readonly lease: { readonly token: string; readonly until: Date } | null;
  readonly left: readonly string[] | null;
  readonly sentAt: Date | null;
  readonly lastError: DeliveryError | null;
  readonly createdAt: Date;
}

/** A delivery that this worker alone may settle, as long as its token holds. */
export interface ClaimedDelivery {
  readonly id: string;
  readonly channelId: string;
  readonly channelKind: ChannelKind;
  readonly channelLabel: string;
  readonly token: string;
  /** This one included. */
  readonly attempts: number;
  readonly alertIds: readonly string[];
  readonly message: StoredMessage;
  /** Who of several people is still without it; null = everybody. */
  readonly left: readonly string[] | null;
}

const { Mixed } = mongoose.Schema.Types;
const text = { type: String, required: true } as const;
const date = { type: Date, default: null } as const;
const optional = { type: Mixed, default: null } as const;
export const alertDeliverySchema = tenantSchema(ALERT_DELIVERIES.name, {
  channelId: objectId,
  channelKind: text,
  channelLabel: text,
  messageKey: text,
  alertIds: { type: [String], required: true },
  message: { type: Mixed, required: true },
  state: text,
  attempts: { type: Number, required: true },
  nextAttemptAt: date,
  lease: optional,
  left: optional,
  sentAt: date,
  lastError: optional,
  createdAt: { type: Date, required: true },
});

export function toDelivery(row: AlertDeliveryRow): Delivery {
  const { channelKind, channelLabel, alertIds, state, attempts, nextAttemptAt, sentAt, lastError, createdAt } = row;
  return {
    id: row._id.toHexString(),
    channelId: row.channelId.toHexString(),
    channelKind,
    channelLabel,
    alertIds,
    state,
    attempts,
    nextAttemptAt,
    sentAt,
    lastError,
    createdAt,
  };
}

export function toClaimed(row: AlertDeliveryRow, token: string): ClaimedDelivery {
  const { channelKind, channelLabel, attempts, alertIds, message, left } = row;
  return { id: row._id.toHexString(), channelId: row.channelId.toHexString(), channelKind, channelLabel, token, attempts, alertIds, message, left };
}
