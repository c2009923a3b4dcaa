import mongoose, { type Types } from 'mongoose';

import { type TenantRow, tenantSchema } from '@app/platform';

import { type Alert } from '../domain/index.js';
import { ALERTS } from './alerts.collections.js';

export interface AlertRow extends TenantRow, Omit<Alert, 'id' | 'connectionId' | 'groupId' | 'toldWith'> {
  readonly connectionId: Types.ObjectId | null;
  readonly groupId: Types.ObjectId;
  readonly toldWith: Types.ObjectId;
  readonly slot: string;
  /** Present and true until resolved: the partial unique index reads it. */
  readonly standing?: true;
}

const { Mixed, ObjectId } = mongoose.Schema.Types;
const text = { type: String, required: true } as const;
const date = { type: Date, required: true } as const;
const dateOrNull = { type: Date, default: null } as const;
const optional = { type: Mixed, default: null } as const;

export const alertSchema = tenantSchema(ALERTS.name, {
  kind: text,
  severity: text,
  state: text,
  subject: text,
  slot: text,
  standing: Boolean,
  episode: { type: Number, required: true },
  connectionId: { type: ObjectId, default: null },
  title: text,
  detail: text,
  why: text,
  remedy: text,
  path: text,
  since: date,
  cause: { type: Mixed, required: true },
  seen: optional,
  fall: optional,
  groupId: { type: ObjectId, required: true },
  groupedAt: date,
  toldWith: { type: ObjectId, required: true },
  openedAt: date,
  acknowledgedAt: dateOrNull,
  acknowledgedBy: optional,
  resolvedAt: dateOrNull,
  resolvedBy: optional,
  resolution: optional,
});

export function toAlert(row: AlertRow): Alert {
  return {
    id: row._id.toHexString(),
    kind: row.kind,
    severity: row.severity,
    state: row.state,
    subject: row.subject,
    episode: row.episode,
    connectionId: row.connectionId?.toHexString() ?? null,
    title: row.title,
    detail: row.detail,
    why: row.why,
    remedy: row.remedy,
    path: row.path,
    since: row.since,
    cause: row.cause,
    seen: row.seen,
    fall: row.fall,
    groupId: row.groupId.toHexString(),
    groupedAt: row.groupedAt,
    toldWith: row.toldWith.toHexString(),
    openedAt: row.openedAt,
    acknowledgedAt: row.acknowledgedAt,
    acknowledgedBy: row.acknowledgedBy,
    resolvedAt: row.resolvedAt,
    resolvedBy: row.resolvedBy,
    resolution: row.resolution,
  };
}
