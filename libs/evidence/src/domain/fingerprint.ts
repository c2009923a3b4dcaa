import type { MetricValue } from '@app/connector-sdk';
import { canonicalJson, type Json, sha256Hex } from '@app/kernel';

import { type Evidence } from './evidence.js';

export interface FingerprintInput {
  readonly type: string;
  readonly schemaVersion: number;
  readonly connectionId: string;
  readonly value: MetricValue;
  readonly root: string | null;
  /** Window written relatively (`D-30..D`): an absolute date here would make every day a new finding. */
  readonly scope: Json;
}

/** SHA-256 (hex) of RFC 8785 JSON {connectionId, populationRoot, schemaVersion, scope, type, value}. A browser can recompute it from a row. */
export function fingerprintOf({ type, schemaVersion, connectionId, value, root, scope }: FingerprintInput): string {
  return sha256Hex(canonicalJson({ type, schemaVersion, connectionId, value: { ...value }, populationRoot: root, scope }));
}

/** SHA-256 (hex) over the whole row and its organization: what an audit event or a seal commits to. */
export const digestOf = (organizationId: string, row: Omit<Evidence, 'digest'>): string => sha256Hex(digestedTextOf(organizationId, row));

/** The RFC 8785 JSON under a digest: whoever has these bytes can hash them again. */
export function digestedTextOf(organizationId: string, row: Omit<Evidence, 'digest'>): string {
  const { provenance, period, value, population, restates, previous, observedAt, collectedAt, staleAfter } = row;
  const { id, connectionId, runId, type, schemaVersion, asOf, timeZone, scope, fingerprint, supersedes } = row;
  return canonicalJson({
    organizationId,
    ...{ id, connectionId, runId, type, schemaVersion, asOf, timeZone, scope, fingerprint, supersedes },
    period: { ...period },
    value: { ...value },
    population: { ...population },
    provenance: { source: { ...provenance.source }, principal: { ...provenance.principal }, read: { ...provenance.read } },
    observedAt: observedAt.toISOString(),
    collectedAt: collectedAt.toISOString(),
    staleAfter: staleAfter.toISOString(),
    restates: restates === null ? null : { ...restates },
    previous: previous === null ? null : { ...previous },
  });
}
