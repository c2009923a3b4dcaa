import type { Term } from './connector.js';
import type { ConnectorDefinition, MetricDefinition } from './connector-definition.js';
import type { Inputs } from './inputs.js';
import type { Exchange, MetricProvenance } from './results.js';
import { failed, type Read, remedyFor, type Trouble } from './trouble.js';

export interface ReadingMode {
  readonly mode: 'totals' | 'rows';
  readonly weekly: boolean;
}

export interface Reconciled {
  readonly compared: MetricProvenance['reconciliations'];
  readonly calls: readonly Exchange[];
  readonly limits: readonly string[];
}

type Rule = ConnectorDefinition['reconciliations'][string];

const NOTHING: Reconciled = { compared: [], calls: [], limits: [] };

/** Makes every comparison that a metric asks for in this kind of run. The first that disagrees, or cannot be made, decides. */
export async function reconcile(metric: MetricDefinition, mode: ReadingMode, inputs: Inputs, definition: ConnectorDefinition): Promise<Read<Reconciled>> {
  let all = NOTHING;
  for (const rule of rulesFor(metric, mode, definition)) {
    const one = await compare(rule, inputs, definition);
    if (!one.ok) return one;
    all = { compared: [...all.compared, ...one.value.compared], calls: [...all.calls, ...one.value.calls], limits: [...all.limits, ...one.value.limits] };
  }
  return { ok: true, value: all };
}

function rulesFor(metric: MetricDefinition, { mode, weekly }: ReadingMode, { reconciliations }: ConnectorDefinition): readonly Rule[] {
  return (metric.reconciledBy ?? [])
    .flatMap((name) => reconciliations[name] ?? [])
    .filter((rule) => (weekly || rule.every === 'run') && (rule.mode === undefined || rule.mode === mode));
}

async function compare(rule: Rule, inputs: Inputs, definition: ConnectorDefinition): Promise<Read<Reconciled>> {
  const sides = await readSides([rule.left, rule.right], inputs);
  if (!sides.ok) return rule.otherwise !== undefined && staysRefused(sides.trouble) ? { ok: true, value: { ...NOTHING, limits: [rule.otherwise] } } : sides;
  const { left, right, calls } = sides.value;
  if (left !== right) return disagreement(`${rule.title}: ${left} against ${right}`, definition);
  return { ok: true, value: { ...NOTHING, compared: [{ name: rule.title, left, right }], calls } };
}

/** The vendor refuses this one question and will do so again. An answer that cannot be used is no refusal. */
const staysRefused = ({ failure }: Trouble): boolean => failure !== null && !failure.retryable && failure.code === 'missing-permission';

function disagreement(what: string, definition: ConnectorDefinition): Read<never> {
  const detail = `Two counts of the same people disagree. ${what}.`;
  const remedy = remedyFor('incomplete', definition);
  return failed({ reason: 'incomplete', detail, remedy, failure: { code: 'incomplete', message: detail, remedy, retryable: true, retryAfterMs: null } });
}

type Terms = readonly Term<string, string>[];
interface Sides {
  readonly left: number;
  readonly right: number;
  readonly calls: readonly Exchange[];
}

async function readSides([left, right]: readonly [Terms, Terms], inputs: Inputs): Promise<Read<Sides>> {
  const calls: Exchange[] = [];
  const sums = [0, 0] satisfies number[];
  for (const [side, terms] of [left, right].entries()) {
    for (const term of terms) {
      const read = await readTerm(term, inputs);
      if (!read.ok) return read;
      sums[side] = (sums[side] ?? 0) + read.value.count;
      calls.push(...read.value.calls);
    }
  }
  return { ok: true, value: { left: sums[0] ?? 0, right: sums[1] ?? 0, calls } };
}

async function readTerm(term: Term<string, string>, inputs: Inputs): Promise<Read<{ readonly count: number; readonly calls: readonly Exchange[] }>> {
  if (typeof term === 'string') {
    const total = await inputs.total(term);
    return total.ok ? { ok: true, value: { count: total.value.value, calls: total.value.calls } } : total;
  }
  const rows = await inputs.stream(term.distinct);
  return rows.ok ? { ok: true, value: { count: rows.value.value.records.length + rows.value.value.unparseable, calls: rows.value.calls } } : rows;
}
