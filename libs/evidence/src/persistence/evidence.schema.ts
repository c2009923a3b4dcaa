import { Schema, type Types } from 'mongoose';

import { type LocalDate } from '@app/kernel';
import { objectId, type TenantRow, tenantSchema } from '@app/platform';

import { type Confirmation, type Evidence } from '../domain/index.js';
import { EVIDENCE, EVIDENCE_CONFIRMATIONS } from './evidence.collections.js';

const text = { type: String, required: true } as const;
const number = { type: Number, required: true } as const;
const date = { type: Date, required: true } as const;
/** Shape held by the collection's validator. */
const nested = { type: Schema.Types.Mixed, required: true } as const;
const nestedOrNull = { type: Schema.Types.Mixed, default: null } as const;

type Same =
  'type' | 'schemaVersion' | 'asOf' | 'timeZone' | 'period' | 'value' | 'population' | 'fingerprint' | 'observedAt' | 'collectedAt' | 'staleAfter' | 'digest';
type StoredCall = Omit<Evidence['provenance']['read']['calls'][number], 'parameters'> & { readonly parameters: string };
type StoredRead = Omit<Evidence['provenance']['read'], 'calls'> & { readonly calls: readonly StoredCall[] };

export interface EvidenceRow extends TenantRow, Pick<Evidence, Same> {
  readonly connectionId: Types.ObjectId;
  readonly runId: Types.ObjectId;
  /** Canonical JSON: the bytes that were fingerprinted, and safe from keys that BSON reads as operators. */
  readonly scope: string;
  /** `parameters` of each call as canonical JSON. */
  readonly provenance: Omit<Evidence['provenance'], 'read'> & { readonly read: StoredRead };
  readonly supersedes: Types.ObjectId | null;
  readonly restates: { readonly evidenceId: Types.ObjectId; readonly delta: number } | null;
  readonly previous: { readonly evidenceId: Types.ObjectId; readonly count: number } | null;
}

export const evidenceSchema = tenantSchema(EVIDENCE.name, {
  connectionId: objectId,
  runId: objectId,
  type: text,
  schemaVersion: number,
  asOf: text,
  timeZone: text,
  period: nested,
  value: nested,
  population: nested,
  scope: text,
  provenance: nested,
  fingerprint: text,
  observedAt: date,
  collectedAt: date,
  staleAfter: date,
  supersedes: { type: Schema.Types.ObjectId, default: null },
  restates: nestedOrNull,
  previous: nestedOrNull,
  digest: text,
});

export interface ConfirmationRow extends TenantRow, Omit<Confirmation, 'id' | 'evidenceId' | 'runId'> {
  readonly connectionId: Types.ObjectId;
  readonly type: string;
  readonly evidenceId: Types.ObjectId;
  readonly runId: Types.ObjectId;
  readonly asOf: LocalDate;
}

export const confirmationSchema = tenantSchema(EVIDENCE_CONFIRMATIONS.name, {
  connectionId: objectId,
  type: text,
  evidenceId: objectId,
  runId: objectId,
  observedAt: date,
  collectedAt: date,
  asOf: text,
  timeZone: text,
  period: nested,
  rowsRead: { type: Number, default: null },
  pages: number,
  rawDigest: text,
});
