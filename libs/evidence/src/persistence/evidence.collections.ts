import { type CollectionSpec } from '@app/platform';

import {
  day,
  difference,
  hex64,
  hex64OrNull,
  instant,
  listOf,
  object,
  orNull,
  period,
  quantity,
  quantityOrNull,
  reference,
  text,
  textOrNull,
} from './json-schema.js';

const NEWEST_FIRST = { collectedAt: -1, _id: -1 } as const;

const call = object({
  method: { enum: ['GET', 'POST'] },
  path: text,
  parameters: text,
  requestId: textOrNull,
  sha256: textOrNull,
  vendorDate: textOrNull,
  rows: quantityOrNull,
});

const provenance = object({
  source: object({ label: text, host: text, connector: object({ slug: text, version: text }), mappingVersion: text }),
  principal: object({ label: textOrNull, keyFingerprint: text, permissionDigest: textOrNull }),
  read: object({
    calls: listOf(call),
    rawDigest: hex64,
    readMode: { enum: ['totals', 'rows'] },
    rowsRead: quantityOrNull,
    pages: quantity,
    truncated: { enum: [false] },
    duplicates: quantity,
    unparseable: quantity,
    reconciliations: listOf(object({ name: text, left: difference, right: difference })),
    limits: listOf(text),
  }),
});

export const EVIDENCE: CollectionSpec = {
  name: 'evidence',
  tenant: true,
  access: 'insert-only',
  retentionReads: true,
  indexes: [
    // The beginning of an id is one range.
    { key: { organizationId: 1, _id: 1 } },
    { key: { organizationId: 1, ...NEWEST_FIRST } },
    { key: { organizationId: 1, type: 1, ...NEWEST_FIRST } },
    { key: { organizationId: 1, connectionId: 1, type: 1, ...NEWEST_FIRST } },
    { key: { organizationId: 1, connectionId: 1, ...NEWEST_FIRST } },
    // The newest finding is one seek, however many restatements were written after it; the restatements of a finding are one range.
    { key: { organizationId: 1, connectionId: 1, type: 1, 'restates.evidenceId': 1, ...NEWEST_FIRST } },
    // A run adds one finding and, for earlier periods, restatements of the same type.
    { key: { organizationId: 1, connectionId: 1, type: 1, runId: 1, 'period.end': 1 }, unique: true, name: 'one_per_run_and_period' },
    { key: { organizationId: 1, supersedes: 1 } },
    // The beginning of a fingerprint is one range. A finding that comes back has the fingerprint that it had.
    { key: { organizationId: 1, fingerprint: 1, ...NEWEST_FIRST } },
  ],
  validator: object({
    _id: reference,
    organizationId: reference,
    connectionId: reference,
    runId: reference,
    type: { bsonType: 'string', pattern: '^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)+$' },
    schemaVersion: quantity,
    asOf: day,
    timeZone: text,
    period,
    value: { oneOf: [object({ count: quantity }), object({ numerator: quantity, denominator: quantity, rate: quantity })] },
    population: object({ count: quantity, root: hex64OrNull }),
    scope: text,
    provenance,
    fingerprint: hex64,
    observedAt: instant,
    collectedAt: instant,
    staleAfter: instant,
    supersedes: orNull(reference),
    restates: orNull(object({ evidenceId: reference, delta: difference })),
    previous: orNull(object({ evidenceId: reference, count: quantity })),
    digest: hex64,
  }),
};

export const EVIDENCE_CONFIRMATIONS: CollectionSpec = {
  name: 'evidence_confirmations',
  tenant: true,
  access: 'insert-only',
  // A population counts its age from the last day on which it was seen.
  retentionReads: true,
  indexes: [
    { key: { organizationId: 1, evidenceId: 1, observedAt: -1, _id: -1 } },
    // Freshness of a metric is one seek, whichever finding was confirmed.
    { key: { organizationId: 1, connectionId: 1, type: 1, observedAt: -1 } },
    { key: { organizationId: 1, evidenceId: 1, runId: 1 }, unique: true, name: 'one_per_run' },
  ],
  validator: object({
    _id: reference,
    organizationId: reference,
    connectionId: reference,
    type: text,
    evidenceId: reference,
    runId: reference,
    observedAt: instant,
    collectedAt: instant,
    asOf: day,
    timeZone: text,
    period,
    rowsRead: quantityOrNull,
    pages: quantity,
    rawDigest: hex64,
  }),
};
