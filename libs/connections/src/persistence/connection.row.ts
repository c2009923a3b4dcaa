import mongoose from 'mongoose';
import { type Types } from 'mongoose';

import { type Capability } from '@app/connector-sdk';
import { type LocalDate } from '@app/kernel';
import { type SealedValue, type TenantRow, tenantSchema } from '@app/platform';

import { type Connection, type Due, type MetricStanding } from '../domain/index.js';
import { CONNECTIONS } from './connection.collection.js';

export interface LeaseRow {
  readonly owner: string;
  readonly token: number;
  readonly until: Date;
}

export interface ConnectionRow extends TenantRow {
  readonly connector: string;
  /** Which company at the vendor: unique among living connections. */
  readonly account: string;
  readonly label: string;
  readonly config: Readonly<Record<string, string>>;
  readonly credential: SealedValue | null;
  readonly readMode: Connection['readMode'];
  readonly status: Connection['status'];
  /** Present and true until revoked: the partial unique index reads it. */
  readonly living?: true;
  readonly epoch: number;
  readonly keyFingerprint: string | null;
  readonly principal: string | null;
  readonly permissionDigest: string | null;
  /** A list, because probe names hold dots. */
  readonly capabilities: readonly { readonly probe: string; readonly state: Capability }[];
  readonly metrics: readonly MetricStanding[];
  readonly visibility: Connection['visibility'];
  readonly visibilityNarrowedAt: Date | null;
  readonly visibilitySeen: Connection['visibilitySeen'];
  readonly visibilityVersion: number;
  readonly suspect: Connection['suspect'];
  readonly due: Due | null;
  readonly nextRunAt: Date | null;
  readonly lastSuccess: { readonly runId: Types.ObjectId; readonly startedAt: Date } | null;
  readonly lastRun: {
    readonly id: Types.ObjectId;
    readonly state: string;
    readonly finishedAt: Date | null;
    readonly error: { readonly code: string; readonly message: string; readonly remedy: string } | null;
  } | null;
  readonly failuresInRow: number;
  /** Missing in rows of a connection that was never told to wait. */
  readonly vendorWaitUntil?: Date | null;
  readonly weeklyCheckedOn: LocalDate | null;
  readonly quarantinedAt: Date | null;
  readonly lease: LeaseRow | null;
  /** The last token given out; survives the lease, so that a token never comes twice. */
  readonly leaseToken?: number;
  /** Who calls the vendor with the key just now; what is over is forgotten when the next one begins. Kept by a revoke: it waits for them. */
  readonly keyUses?: readonly { readonly id: string; readonly until: Date }[];
  readonly createdBy: Connection['createdBy'];
  readonly createdAt: Date;
  readonly revokedBy: Connection['createdBy'] | null;
  readonly deletedAt: Date | null;
  /** Moved by every transaction of a run: the fence must write, reading lets a stale worker commit. */
  readonly fencedAt?: Date;
}

const { Mixed } = mongoose.Schema.Types;
const text = { type: String, required: true } as const;
const optional = { type: Mixed, default: null } as const;
const date = { type: Date, default: null } as const;

export const connectionSchema = tenantSchema(CONNECTIONS.name, {
  connector: text,
  account: text,
  label: text,
  config: { type: Mixed, required: true },
  credential: optional,
  readMode: text,
  status: text,
  living: Boolean,
  epoch: { type: Number, required: true },
  keyFingerprint: { type: String, default: null },
  principal: { type: String, default: null },
  permissionDigest: { type: String, default: null },
  capabilities: { type: [Mixed], required: true },
  metrics: { type: [Mixed], required: true },
  visibility: optional,
  visibilityNarrowedAt: date,
  visibilitySeen: optional,
  visibilityVersion: { type: Number, required: true },
  suspect: optional,
  due: optional,
  nextRunAt: date,
  lastSuccess: optional,
  lastRun: optional,
  failuresInRow: { type: Number, required: true },
  vendorWaitUntil: Date,
  weeklyCheckedOn: { type: String, default: null },
  quarantinedAt: date,
  lease: optional,
  leaseToken: Number,
  keyUses: { type: [Mixed], default: undefined },
  createdBy: { type: Mixed, required: true },
  createdAt: { type: Date, required: true },
  revokedBy: optional,
  deletedAt: date,
  fencedAt: Date,
});

export function toConnection(row: ConnectionRow): Connection {
  return {
    id: row._id.toHexString(),
    connector: row.connector,
    label: row.label,
    config: row.config,
    readMode: row.readMode,
    status: row.status,
    epoch: row.epoch,
    keyFingerprint: row.keyFingerprint,
    principal: row.principal,
    permissionDigest: row.permissionDigest,
    capabilities: Object.fromEntries(row.capabilities.map(({ probe, state }) => [probe, state])),
    metrics: row.metrics,
    visibility: row.visibility,
    visibilityNarrowedAt: row.visibilityNarrowedAt,
    visibilitySeen: row.visibilitySeen,
    visibilityVersion: row.visibilityVersion,
    suspect: row.suspect,
    due: row.due,
    nextRunAt: row.nextRunAt,
    lastSuccess: row.lastSuccess === null ? null : { runId: row.lastSuccess.runId.toHexString(), startedAt: row.lastSuccess.startedAt },
    lastRun: toLastRun(row.lastRun),
    failuresInRow: row.failuresInRow,
    vendorWaitUntil: row.vendorWaitUntil ?? null,
    weeklyCheckedOn: row.weeklyCheckedOn,
    quarantinedAt: row.quarantinedAt,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    revokedAt: row.deletedAt,
  };
}

const STATES = ['queued', 'running', 'succeeded', 'partial', 'failed'] as const;
function toLastRun(row: ConnectionRow['lastRun']): Connection['lastRun'] {
  const state = STATES.find((known) => known === row?.state);
  return row === null || state === undefined ? null : { id: row.id.toHexString(), state, finishedAt: row.finishedAt, error: row.error };
}
