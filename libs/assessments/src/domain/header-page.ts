import type { MetricValue } from '@app/connector-sdk';
import { type MappedControl, type Strength, STRENGTHS } from '@app/controls/domain/index.js';
import type { ProvenanceSheet } from '@app/evidence';
import { canonicalJson } from '@app/kernel';

/** Where the audit chain names a row. */
export interface ChainPlace {
  readonly sequence: number;
  readonly hash: string;
  readonly at: Date;
  /** The event's own bytes hold the row's digest. */
  readonly namesDigest: boolean;
}

export interface HeaderInput {
  readonly organization: string;
  readonly title: string;
  readonly sheet: ProvenanceSheet;
  /** null = the event of its run was not found. */
  readonly chain: ChainPlace | null;
  readonly controls: readonly MappedControl[];
  readonly frameworkNames: ReadonlyMap<string, string>;
  readonly seals: readonly { readonly assessmentId: string; readonly approvedAt: Date }[];
  readonly now: Date;
}

export interface HeaderRow {
  readonly label: string;
  readonly value: string;
}
export interface HeaderSection {
  readonly title: string;
  /** What an examiner asks here. */
  readonly question: string;
  readonly rows: readonly HeaderRow[];
}
/** One printed page. */
export interface HeaderPage {
  readonly organization: string;
  readonly title: string;
  readonly figure: string;
  readonly period: string;
  readonly sections: readonly HeaderSection[];
  readonly limits: readonly string[];
  readonly footer: readonly string[];
}

/** The collection header of one row: the five questions of an examiner, the place in the audit chain and the controls, limits not hidden. */
export function headerPageOf(input: HeaderInput): HeaderPage {
  const { sheet, title, organization, now } = input;
  const { period, timeZone } = sheet.scope;
  return {
    organization,
    title,
    figure: figureOf(sheet.fit.value),
    period: `${writePeriod(period)}, ${timeZone}`,
    sections: [sourceSection(sheet), scopeSection(sheet), completenessSection(sheet), integritySection(input), fitSection(input)],
    limits: sheet.limits,
    footer: [
      `Evidence ${sheet.evidenceId} · printed ${instant(now)}`,
      'This page cannot show that no row was left out: compare the audit chain with a checkpoint that somebody else holds.',
    ],
  };
}

/** `38 of 40 (95 %)`: never a bare rate. */
export const figureOf = (value: MetricValue): string =>
  'count' in value
    ? String(value.count)
    : `${String(value.numerator)} of ${String(value.denominator)} (${String(Math.floor(value.rate * 1000 + 1e-9) / 10)} %)`;

/** `2026-11-21 03:12:05 UTC` */
const instant = (at: Date): string => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
const writePeriod = ({ start, end }: { readonly start: string; readonly end: string }): string =>
  start === end ? `${start}, one day` : `${start} to ${end}, both days included`;
const row = (label: string, value: string): HeaderRow => ({ label, value });
const yesOrNo = (is: boolean, no = 'no'): string => (is ? 'yes' : no);

function sourceSection({ source }: ProvenanceSheet): HeaderSection {
  const { connector, version, mappingVersion, runId } = source.collector;
  const calls = source.calls.map(({ method, path, rows, requestId, sha256 }) =>
    [
      `${method} ${path}`,
      rows === null ? '' : `${String(rows)} rows`,
      requestId === null ? '' : `request ${requestId}`,
      sha256 === null ? '' : `sha256 ${sha256.slice(0, 16)}…`,
    ]
      .filter((part) => part !== '')
      .join(', '),
  );
  return {
    title: 'Source',
    question: 'Where from?',
    rows: [
      row('System', `${source.system}, account ${source.account}, https://${source.host}`),
      row('Collector', `connector ${connector} ${version}, mapping ${mappingVersion}, run ${runId}`),
      row('Read', `begun ${instant(source.observedAt)}, ended ${instant(source.collectedAt)}`),
      row(`Calls (${String(calls.length)})`, calls.join('; ')),
    ],
  };
}

function scopeSection({ scope }: ProvenanceSheet): HeaderSection {
  const { asOf, period, timeZone, principal, excluded, asked } = scope;
  return {
    title: 'Scope',
    question: 'Which rows?',
    rows: [
      row('Period', `${writePeriod(period)}; as of ${asOf} in ${timeZone}`),
      row('Asked', canonicalJson(asked)),
      row('Read as', `${principal.label ?? 'the vendor does not tell whose key it is'}, key ${principal.keyFingerprint.slice(0, 16)}`),
      row('May see', principal.permissionDigest === null ? 'not recorded' : `permission digest ${principal.permissionDigest}`),
      row('Left out', `${String(excluded.duplicates)} repeated records, ${String(excluded.unparseable)} with unreadable dates`),
    ],
  };
}

function completenessSection({ completeness }: ProvenanceSheet): HeaderSection {
  const { populationCount, readMode, rowsRead, pages, controlTotals, previous, timesObserved, lastObservedAt } = completeness;
  const totals = controlTotals.map(({ name, left, right, agree }) => `${name}: ${String(left)} and ${String(right)}, ${agree ? 'agree' : 'DISAGREE'}`);
  return {
    title: 'Completeness',
    question: 'All of them?',
    rows: [
      row(
        'Population',
        `${String(populationCount)} counted; ${readMode === 'rows' ? `${String(rowsRead ?? 0)} rows read` : "the vendor's own totals"}; ${pages === 1 ? '1 page' : `${String(pages)} pages`}; not truncated`,
      ),
      row('Control totals', totals.length === 0 ? 'none compared' : totals.join('; ')),
      row(
        'Before',
        previous === null
          ? 'no earlier finding'
          : `${String(previous.count)} (${previous.delta > 0 ? '+' : ''}${String(previous.delta)}), evidence ${previous.evidenceId}`,
      ),
      row('Seen', `${timesObserved === 1 ? 'once' : `${String(timesObserved)} times`}, last ${instant(lastObservedAt)}`),
    ],
  };
}

function integritySection({ sheet: { integrity }, chain, seals }: HeaderInput): HeaderSection {
  const { digest, digestAgrees, fingerprint, fingerprintAgrees, rawDigest, populationRoot } = integrity;
  const check = (agrees: boolean): string => (agrees ? 'recomputed, agrees' : 'RECOMPUTED, DOES NOT AGREE');
  return {
    title: 'Integrity',
    question: 'Unchanged since?',
    rows: [
      row('Row digest', `${digest} (${check(digestAgrees)})`),
      row('Fingerprint', `${fingerprint} (${check(fingerprintAgrees)})`),
      row('Answers read', `${rawDigest} (SHA-256 of the bytes)`),
      row('Population root', populationRoot ?? 'none: count only'),
      row('Audit chain', chainText(chain)),
      row('Seals', seals.length === 0 ? 'none' : seals.map(({ assessmentId, approvedAt }) => `assessment ${assessmentId}, ${instant(approvedAt)}`).join('; ')),
    ],
  };
}

function chainText(chain: ChainPlace | null): string {
  if (chain === null) return 'NO EVENT OF ITS RUN WAS FOUND';
  const { sequence, hash, at, namesDigest } = chain;
  return `event ${String(sequence)} of ${instant(at)}, hash ${hash}, names this row's digest: ${yesOrNo(namesDigest)}`;
}

function fitSection({ sheet: { fit }, controls, frameworkNames }: HeaderInput): HeaderSection {
  const frameworks = [...new Set(controls.map(({ framework }) => framework))];
  return {
    title: 'Fit',
    question: 'For what, and what not?',
    rows: [
      row('Type', `${fit.type}, schema ${String(fit.schemaVersion)}; figure ${figureOf(fit.value)}`),
      row('Sampling', fit.canBeSampled ? 'possible: rows are committed to by the root' : 'not possible: count only'),
      row('Standing', standingOf(fit)),
      ...frameworks.map((framework, index) =>
        row(
          index === 0 ? 'Controls' : '',
          `${frameworkNames.get(framework) ?? framework}: ${strengthsOf(controls.filter((control) => control.framework === framework))}`,
        ),
      ),
    ],
  };
}

function standingOf({ current, freshness, supersededBy, restates }: ProvenanceSheet['fit']): string {
  if (supersededBy !== null) return `corrected by evidence ${supersededBy}`;
  if (restates !== null)
    return `counts an earlier period again: ${restates.delta > 0 ? '+' : ''}${String(restates.delta)} against evidence ${restates.evidenceId}`;
  return current ? `the newest finding of its connection; the figure is ${freshness}` : 'a newer finding exists; this one stands for its own period';
}

const strengthsOf = (controls: readonly MappedControl[]): string =>
  STRENGTHS.map((strength: Strength) => ({ strength, ids: controls.filter((control) => control.strength === strength).map(({ controlId }) => controlId) }))
    .filter(({ ids }) => ids.length > 0)
    .map(({ strength, ids }) => `${strength} ${ids.join(', ')}`)
    .join('; ');
