import { Types } from 'mongoose';
import { z } from 'zod';

import { canonicalJson, type Json } from '@app/kernel';
import { type New } from '@app/platform';

import { type Confirmation, type Evidence } from '../domain/index.js';
import { type ConfirmationRow, type EvidenceRow } from './evidence.schema.js';

const json = z.json();
const readJson = (text: string): Json => json.parse(JSON.parse(text));
const key = (id: string): Types.ObjectId => new Types.ObjectId(id);

export function toRow(evidence: Evidence): New<EvidenceRow> {
  const { id, connectionId, runId, scope, provenance, supersedes, restates, previous, ...same } = evidence;
  const calls = provenance.read.calls.map((call) => ({ ...call, parameters: canonicalJson(call.parameters) }));
  return {
    ...same,
    _id: key(id),
    connectionId: key(connectionId),
    runId: key(runId),
    scope: canonicalJson(scope),
    provenance: { ...provenance, read: { ...provenance.read, calls } },
    supersedes: supersedes === null ? null : key(supersedes),
    restates: restates === null ? null : { ...restates, evidenceId: key(restates.evidenceId) },
    previous: previous === null ? null : { ...previous, evidenceId: key(previous.evidenceId) },
  };
}

export function toEvidence(row: EvidenceRow): Evidence {
  const { provenance, supersedes, restates, previous } = row;
  const { type, schemaVersion, asOf, timeZone, period, value, population, fingerprint, observedAt, collectedAt, staleAfter, digest } = row;
  return {
    ...{ type, schemaVersion, asOf, timeZone, period, value, population, fingerprint, observedAt, collectedAt, staleAfter, digest },
    id: row._id.toHexString(),
    connectionId: row.connectionId.toHexString(),
    runId: row.runId.toHexString(),
    scope: readJson(row.scope),
    provenance: {
      ...provenance,
      read: { ...provenance.read, calls: provenance.read.calls.map((call) => ({ ...call, parameters: readJson(call.parameters) })) },
    },
    supersedes: supersedes?.toHexString() ?? null,
    restates: restates === null ? null : { evidenceId: restates.evidenceId.toHexString(), delta: restates.delta },
    previous: previous === null ? null : { evidenceId: previous.evidenceId.toHexString(), count: previous.count },
  };
}

export function toConfirmationRow(confirmation: Confirmation, metric: { readonly connectionId: string; readonly type: string }): New<ConfirmationRow> {
  const { id, evidenceId, runId, ...same } = confirmation;
  return { ...same, _id: key(id), connectionId: key(metric.connectionId), type: metric.type, evidenceId: key(evidenceId), runId: key(runId) };
}

export function toConfirmation(row: ConfirmationRow): Confirmation {
  const { observedAt, collectedAt, asOf, timeZone, period, rowsRead, pages, rawDigest } = row;
  return {
    ...{ observedAt, collectedAt, asOf, timeZone, period, rowsRead, pages, rawDigest },
    id: row._id.toHexString(),
    evidenceId: row.evidenceId.toHexString(),
    runId: row.runId.toHexString(),
  };
}
