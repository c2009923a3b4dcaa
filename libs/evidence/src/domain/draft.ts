import type { Measured } from '@app/connector-sdk';

import { type Evidence, EVIDENCE_SCHEMA_VERSION, type Provenance } from './evidence.js';
import { digestOf, fingerprintOf } from './fingerprint.js';
import { staleAtOf } from './freshness.js';
import { type Restatement } from './restatements.js';

/** The run that brought a finding. */
export interface FindingRun {
  readonly runId: string;
  readonly connectionId: string;
  readonly connector: { readonly slug: string; readonly version: string };
  readonly mappingVersion: string;
  /** HMAC of the key, never the key. */
  readonly keyFingerprint: string;
  readonly permissionDigest: string | null;
  readonly principal: string | null;
  /** The customer's account at the vendor. */
  readonly sourceLabel: string;
  readonly host: string;
  readonly startedAt: Date;
  readonly collectedAt: Date;
}

type Drafted = Pick<Evidence, 'id' | 'value' | 'asOf' | 'period' | 'population' | 'supersedes' | 'restates' | 'previous'>;

export function draftFinding(
  organizationId: string,
  run: FindingRun,
  finding: Measured,
  row: { readonly id: string; readonly root: string | null } & Pick<Evidence, 'supersedes' | 'previous'>,
): Evidence {
  const { value, asOf, period, population } = finding;
  const { id, root, supersedes, previous } = row;
  return draft(organizationId, run, finding, { id, value, asOf, period, population: { count: population.count, root }, supersedes, restates: null, previous });
}

/** An earlier period counted again: period and day of the original, read by this run. */
export function draftRestatement(
  organizationId: string,
  run: FindingRun,
  finding: Measured,
  { id, restatement }: { readonly id: string; readonly restatement: Restatement },
): Evidence {
  const { evidenceId, asOf, period, count, root, delta } = restatement;
  return draft(organizationId, run, finding, {
    ...{ id, asOf, period },
    value: { count },
    population: { count, root },
    supersedes: null,
    restates: { evidenceId, delta },
    previous: null,
  });
}

function draft(organizationId: string, run: FindingRun, finding: Measured, drafted: Drafted): Evidence {
  const { runId, connectionId, startedAt, collectedAt } = run;
  const { metric: type, timeZone, scope } = finding;
  const schemaVersion = EVIDENCE_SCHEMA_VERSION;
  const fingerprint = fingerprintOf({ type, schemaVersion, connectionId, value: drafted.value, root: drafted.population.root, scope });
  const row = {
    ...drafted,
    ...{ connectionId, runId, type, schemaVersion, timeZone, scope, fingerprint, collectedAt },
    provenance: provenanceOf(run, finding),
    observedAt: startedAt,
    staleAfter: staleAtOf(startedAt),
  };
  return { ...row, digest: digestOf(organizationId, row) };
}

function provenanceOf(run: FindingRun, finding: Measured): Provenance {
  const { sourceLabel: label, host, connector, mappingVersion, principal, keyFingerprint, permissionDigest } = run;
  return { source: { label, host, connector, mappingVersion }, principal: { label: principal, keyFingerprint, permissionDigest }, read: finding.provenance };
}
