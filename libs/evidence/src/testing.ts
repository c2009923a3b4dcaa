import { randomBytes } from 'node:crypto';

import type { Measured, MetricProvenance, PopulationRow } from '@app/connector-sdk';
import { addDays, type LocalDate, toLocalDate } from '@app/kernel';

import { digestOf, type Evidence, fingerprintOf, type Provenance, staleAtOf } from './domain/index.js';
import { type RunFindings } from './evidence.service.js';

/** Invented findings for tests: sound by default, changed by what is given. */
export const aDay = (text: string): LocalDate => toLocalDate(text);

export const aRead = (changes: Partial<MetricProvenance> = {}): MetricProvenance => ({
  calls: [
    {
      method: 'POST',
      path: '/v2/datasets/employee/data',
      parameters: { query: {}, body: { filter: "status eq 'Active'", $page: 1, 'a.b': {} } },
      requestId: 'request-1',
      sha256: 'a'.repeat(64),
      vendorDate: 'Fri, 20 Nov 2026 03:00:00 GMT',
      rows: 1,
    },
  ],
  rawDigest: 'b'.repeat(64),
  readMode: 'totals',
  rowsRead: null,
  pages: 1,
  truncated: false,
  duplicates: 0,
  unparseable: 0,
  reconciliations: [{ name: 'active + inactive = all', left: 60, right: 60 }],
  limits: [],
  ...changes,
});

export const aProvenance = (read: Partial<MetricProvenance> = {}): Provenance => ({
  source: { label: 'acme', host: 'acme.bamboohr.com', connector: { slug: 'bamboohr', version: '1.0.0' }, mappingVersion: '2026-11' },
  principal: { label: 'employee 8', keyFingerprint: 'c'.repeat(64), permissionDigest: 'd'.repeat(64) },
  read: aRead(read),
});

/** Headcount by control totals: count only. */
export function aHeadcount(asOf: LocalDate, count: number, changes: Partial<Measured> = {}): Measured {
  return {
    outcome: 'measured',
    metric: 'hr.active_headcount',
    value: { count },
    asOf,
    timeZone: 'Europe/Berlin',
    period: { start: asOf, end: asOf, bounds: '[]' },
    population: { count, rows: null },
    scope: { filter: "status eq 'Active'", window: 'D' },
    provenance: aRead(),
    history: null,
    ...changes,
  };
}

export const aLeaver = (key: string, on: LocalDate): PopulationRow => ({ key, on, row: { eeid: key, terminationDate: on, type: 'Voluntary' } });

/** Terminations read as rows: window `[D−30, D]`, history `[D−90, D]`. */
export function terminationsOf(asOf: LocalDate, everybody: readonly PopulationRow[], changes: Partial<Measured> = {}): Measured {
  const [start, from] = [addDays(asOf, -30), addDays(asOf, -90)];
  const rows = everybody.filter(({ on }) => on !== null && on >= from && on <= asOf);
  const counted = rows.filter(({ on }) => on !== null && on >= start);
  return {
    outcome: 'measured',
    metric: 'hr.terminations_30d',
    value: { count: counted.length },
    asOf,
    timeZone: 'Europe/Berlin',
    period: { start, end: asOf, bounds: '[]' },
    population: { count: counted.length, rows: counted },
    scope: { window: 'D-30..D', field: 'terminationDate' },
    provenance: aRead({ readMode: 'rows', rowsRead: rows.length }),
    history: { from, windowDays: 30, rows },
    ...changes,
  };
}

/** A row as stored, its fingerprint and digest agreeing with it. */
export function anEvidence(organizationId: string, changes: Partial<Omit<Evidence, 'fingerprint' | 'digest'>> = {}): Evidence {
  const asOf = changes.asOf ?? aDay('2026-11-20');
  const observedAt = changes.observedAt ?? new Date('2026-11-20T03:00:00.000Z');
  const row = {
    id: '0123456789abcdef01234567',
    connectionId: '1123456789abcdef01234567',
    runId: '2123456789abcdef01234567',
    type: 'hr.active_headcount',
    schemaVersion: 1,
    asOf,
    timeZone: 'Europe/Berlin',
    period: { start: asOf, end: asOf, bounds: '[]' as const },
    value: { count: 52 },
    population: { count: 52, root: null },
    scope: { filter: "status eq 'Active'", window: 'D' },
    provenance: aProvenance(),
    observedAt,
    collectedAt: new Date(observedAt.getTime() + 4_000),
    staleAfter: staleAtOf(observedAt),
    supersedes: null,
    restates: null,
    previous: null,
    ...changes,
  };
  const withFingerprint = { ...row, fingerprint: fingerprintOf({ ...row, root: row.population.root }) };
  return { ...withFingerprint, digest: digestOf(organizationId, withFingerprint) };
}

/** Two in the morning of that day, UTC. */
export const startOf = (asOf: LocalDate): Date => new Date(`${asOf}T02:00:00.000Z`);

/** A run of that connection on the day of its first finding. */
export function aRun(connectionId: string, findings: readonly Measured[], changes: Partial<RunFindings> = {}): RunFindings {
  const startedAt = changes.startedAt ?? startOf(findings[0]?.asOf ?? aDay('2026-11-20'));
  return {
    runId: randomBytes(12).toString('hex'),
    connectionId,
    connector: { slug: 'bamboohr', version: '1.0.0' },
    mappingVersion: '1',
    keyFingerprint: '0123456789abcdef',
    permissionDigest: 'd'.repeat(64),
    principal: 'employee 8',
    sourceLabel: 'acme',
    host: 'acme.bamboohr.com',
    startedAt,
    collectedAt: new Date(startedAt.getTime() + 5_000),
    findings,
    ...changes,
  };
}

export { type Evidence } from './domain/index.js';
export { toConfirmationRow, toRow } from './persistence/evidence-row.js';
