import { canonicalJson, InvariantViolated, type Json, sha256Hex } from '@app/kernel';

import type { ConnectorDefinition, MetricDefinition } from './connector-definition.js';
import { type Figure, figureFromRows, figureFromTotals, isTotalForm } from './figure.js';
import type { Inputs } from './inputs.js';
import { type ReadingMode, reconcile, type Reconciled } from './reconcile.js';
import type { Capability, Exchange, MetricOutcome, MetricProvenance, Visibility } from './results.js';
import { failed, type Read, toInconclusive, type Trouble } from './trouble.js';
import { type When, writeRelatively } from './when.js';

export interface MeasureInput extends ReadingMode {
  readonly definition: ConnectorDefinition;
  readonly inputs: Inputs;
  readonly when: When;
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly visibility: Read<Visibility>;
}

export interface MetricResult {
  readonly outcome: MetricOutcome;
  readonly trouble: Trouble | null;
}

/** One metric, from its inputs to its outcome. Never throws for what a vendor does. */
export async function measureMetric(id: string, input: MeasureInput): Promise<MetricResult> {
  const metric = input.definition.metrics[id];
  if (metric === undefined) throw new InvariantViolated(`no metric ${id}`);
  const stopped = notOffered(metric, input) ?? nobodyVisible(metric, input);
  if (stopped !== null) return inconclusive(id, stopped);
  const figure = await readFigure(metric, input);
  if (!figure.ok) return inconclusive(id, figure.trouble);
  const vouched = await reconcile(metric, input, input.inputs, input.definition);
  if (!vouched.ok) return inconclusive(id, vouched.trouble);
  return judge(id, metric, figure.value, vouched.value, input);
}

const inconclusive = (id: string, trouble: Trouble): MetricResult => ({ outcome: toInconclusive(id, trouble), trouble });

function notOffered(metric: MetricDefinition, { capabilities }: MeasureInput): Trouble | null {
  const verdict = metric.requires === undefined ? 'available' : (capabilities[metric.requires] ?? 'unknown');
  if (verdict === 'available') return null;
  const detail = verdict === 'unavailable' ? 'The key is not offered this data.' : 'It is not known whether the data means what this figure needs.';
  return { reason: 'not-available', detail, remedy: metric.notAvailableRemedy ?? 'It is asked for again every week.', failure: null };
}

/** A key that sees nobody gives zeros everywhere. A figure about leavers also needs to know whether leavers can be seen at all. */
function nobodyVisible(metric: MetricDefinition, { visibility, definition }: MeasureInput): Trouble | null {
  if (!visibility.ok) return metric.countsLeavers === true ? visibility.trouble : null;
  if (visibility.value.active + visibility.value.inactive > 0) return null;
  const { remedy } = definition.refusals['missing-permission'];
  const message = 'The key sees no people at all, so no figure can be told from blindness.';
  return { reason: 'not-visible', detail: message, remedy, failure: { code: 'missing-permission', message, remedy, retryable: false, retryAfterMs: null } };
}

function readFigure(metric: MetricDefinition, { inputs, when, mode, capabilities }: MeasureInput): Promise<Read<Figure>> {
  if (!isTotalForm(metric)) return figureFromRows(metric, metric, inputs, when);
  const trusted = !('trusts' in metric) || metric.trusts === undefined || capabilities[metric.trusts] === 'available';
  if (metric.rows !== undefined && (mode === 'rows' || !trusted)) return figureFromRows(metric, metric.rows, inputs, when);
  if (trusted) return figureFromTotals(metric, inputs);
  return Promise.resolve(
    failed({
      reason: 'not-available',
      detail: "The vendor's own count of this is not understood.",
      remedy: 'It is asked for again every week.',
      failure: null,
    }),
  );
}

async function judge(id: string, metric: MetricDefinition, figure: Figure, vouched: Reconciled, input: MeasureInput): Promise<MetricResult> {
  const { when, visibility } = input;
  const { value } = figure;
  if ('denominator' in value && value.denominator === 0) {
    if (!visibility.ok) return inconclusive(id, visibility.trouble);
    return {
      outcome: { outcome: 'not-applicable', metric: id, detail: `Nobody is in scope from ${when.daysAgo(metric.windowDays)} to ${when.today}.` },
      trouble: null,
    };
  }
  const seen = metric.countsLeavers === true ? await callsBehindVisibility(input) : [];
  const blind = metric.countsLeavers === true && 'count' in value && value.count === 0 && visibility.ok && visibility.value.inactive === 0;
  const limits = [
    ...metric.limits,
    ...figure.limits,
    ...vouched.limits,
    ...(blind ? ['The key sees no inactive people: this zero cannot be told from leavers being out of its sight.'] : []),
  ];
  return {
    outcome: {
      outcome: 'measured',
      metric: id,
      value,
      asOf: when.today,
      timeZone: when.timeZone,
      period: { start: when.daysAgo(metric.windowDays), end: when.today, bounds: '[]' },
      population: figure.population,
      scope: scopeOf(id, metric, figure, when),
      provenance: provenanceOf(figure, vouched, [...figure.calls, ...seen, ...vouched.calls], limits),
      history: figure.history,
    },
    trouble: null,
  };
}

async function callsBehindVisibility({ definition, inputs }: MeasureInput): Promise<readonly Exchange[]> {
  const inactive = await inputs.total(definition.visibility.inactive);
  return inactive.ok ? inactive.value.calls : [];
}

/** What was asked, so that an equal finding on another day has an equal scope: days are written relatively, further pages and control calls left out. */
function scopeOf(id: string, metric: MetricDefinition, { asked, readMode }: Figure, { today }: When): Json {
  return {
    metric: id,
    window: metric.windowDays === 0 ? 'D' : `D-${metric.windowDays}..D`,
    bounds: '[]',
    countedFrom: readMode,
    asked: asked.map(({ method, path, parameters }) => ({ method, path, parameters: writeRelatively(parameters, today) })),
  };
}

function provenanceOf(
  { rows, readMode, calls: own }: Figure,
  { compared }: Reconciled,
  exchanges: readonly Exchange[],
  limits: readonly string[],
): MetricProvenance {
  const calls = [...new Set(exchanges)];
  return {
    calls: calls.map(({ method, path, parameters, requestId, sha256, vendorDate, rows: count }) => ({
      method,
      path,
      parameters,
      requestId,
      sha256,
      vendorDate,
      rows: count,
    })),
    rawDigest: sha256Hex(canonicalJson(calls.map(({ sha256 }) => sha256))),
    readMode,
    rowsRead: rows?.rowsRead ?? null,
    pages: rows?.pages ?? own.length,
    truncated: false,
    duplicates: rows?.duplicates ?? 0,
    unparseable: rows?.unparseable ?? 0,
    reconciliations: compared,
    limits,
  };
}
