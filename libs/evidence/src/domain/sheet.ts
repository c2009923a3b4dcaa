import type { MetricValue, Period } from '@app/connector-sdk';
import { type Json, type LocalDate } from '@app/kernel';

import { type Evidence, type Provenance } from './evidence.js';
import { digestOf, fingerprintOf } from './fingerprint.js';
import { type Freshness } from './freshness.js';
import { limitsOf } from './limits.js';

/** What the rows around a finding say of it at the time of asking. */
export interface Standing {
  /** Other runs that saw the same finding. */
  readonly confirmationCount: number;
  readonly lastConfirmedAt: Date | null;
  /** Of (connection, type): whether the figure is still being read. A replaced finding is history, not stale. */
  readonly freshness: Freshness;
  readonly staleAt: Date;
  /** The newest finding of its connection and type; a restatement never is. */
  readonly current: boolean;
  readonly supersededBy: string | null;
}

/** The five questions that an examiner asks of information produced by the entity, answered by the row itself. */
export interface ProvenanceSheet {
  readonly evidenceId: string;
  readonly source: {
    readonly system: string;
    readonly account: string;
    readonly host: string;
    readonly collector: { readonly connector: string; readonly version: string; readonly mappingVersion: string; readonly runId: string };
    readonly calls: Provenance['read']['calls'];
    readonly observedAt: Date;
    readonly collectedAt: Date;
  };
  readonly scope: {
    readonly asOf: LocalDate;
    readonly timeZone: string;
    readonly period: Period;
    /** As asked, the window written relatively. */
    readonly asked: Json;
    readonly principal: Provenance['principal'];
    readonly excluded: { readonly duplicates: number; readonly unparseable: number };
  };
  readonly completeness: {
    readonly populationCount: number;
    readonly readMode: 'totals' | 'rows';
    readonly rowsRead: number | null;
    readonly pages: number;
    readonly truncated: false;
    readonly controlTotals: readonly { readonly name: string; readonly left: number; readonly right: number; readonly agree: boolean }[];
    readonly previous: { readonly evidenceId: string; readonly count: number; readonly delta: number } | null;
    /** Runs that saw this finding, its own included. */
    readonly timesObserved: number;
    readonly lastObservedAt: Date;
  };
  readonly integrity: {
    readonly rawDigest: string;
    readonly populationRoot: string | null;
    readonly fingerprint: string;
    /** Recomputed from the row now; false = the row is not what was written. */
    readonly fingerprintAgrees: boolean;
    readonly digest: string;
    readonly digestAgrees: boolean;
  };
  readonly fit: {
    readonly type: string;
    readonly schemaVersion: number;
    readonly value: MetricValue;
    /** False for a count only. */
    readonly canBeSampled: boolean;
    readonly freshness: Freshness;
    readonly current: boolean;
    readonly supersededBy: string | null;
    readonly restates: Evidence['restates'];
  };
  readonly limits: readonly string[];
}

export function sheetOf(organizationId: string, row: Evidence, standing: Standing): ProvenanceSheet {
  return {
    evidenceId: row.id,
    source: sourceOf(row),
    scope: scopeOf(row),
    completeness: completenessOf(row, standing),
    integrity: integrityOf(organizationId, row),
    fit: fitOf(row, standing),
    limits: limitsOf(row),
  };
}

function sourceOf({ provenance: { source, read }, runId, observedAt, collectedAt }: Evidence): ProvenanceSheet['source'] {
  const { slug, version } = source.connector;
  const collector = { connector: slug, version, mappingVersion: source.mappingVersion, runId };
  return { system: slug, account: source.label, host: source.host, collector, calls: read.calls, observedAt, collectedAt };
}

function scopeOf({ asOf, timeZone, period, scope, provenance: { principal, read } }: Evidence): ProvenanceSheet['scope'] {
  return { asOf, timeZone, period, asked: scope, principal, excluded: { duplicates: read.duplicates, unparseable: read.unparseable } };
}

function completenessOf(row: Evidence, { confirmationCount, lastConfirmedAt }: Standing): ProvenanceSheet['completeness'] {
  const { readMode, rowsRead, pages, truncated, reconciliations } = row.provenance.read;
  return {
    populationCount: row.population.count,
    ...{ readMode, rowsRead, pages, truncated },
    controlTotals: reconciliations.map((total) => ({ ...total, agree: total.left === total.right })),
    previous: row.previous === null ? null : { ...row.previous, delta: row.population.count - row.previous.count },
    timesObserved: confirmationCount + 1,
    lastObservedAt: lastConfirmedAt ?? row.observedAt,
  };
}

function integrityOf(organizationId: string, row: Evidence): ProvenanceSheet['integrity'] {
  const { fingerprint, digest } = row;
  return {
    rawDigest: row.provenance.read.rawDigest,
    populationRoot: row.population.root,
    fingerprint,
    fingerprintAgrees: fingerprintOf({ ...row, root: row.population.root }) === fingerprint,
    digest,
    digestAgrees: digestOf(organizationId, row) === digest,
  };
}

function fitOf(row: Evidence, { freshness, current, supersededBy }: Standing): ProvenanceSheet['fit'] {
  const { type, schemaVersion, value, restates } = row;
  return { type, schemaVersion, value, canBeSampled: row.population.root !== null, freshness, current, supersededBy, restates };
}
