import { type AnyRecord, type MetricDefinition, type RowsFormDefinition, type StreamDefinition, type TotalFormDefinition } from './connector-definition.js';
import type { Inputs, Sourced } from './inputs.js';
import type { StreamRead } from './read-stream.js';
import type { Exchange, Measured, MetricValue, PopulationRow } from './results.js';
import { failed, type Read, type Trouble } from './trouble.js';
import type { When } from './when.js';

/** A figure before it is vouched for. */
export interface Figure {
  readonly value: MetricValue;
  readonly population: Measured['population'];
  readonly history: Measured['history'];
  readonly calls: readonly Exchange[];
  /** The first call of each input: what was asked, without the further pages. */
  readonly asked: readonly Exchange[];
  readonly readMode: 'totals' | 'rows';
  readonly rows: StreamRead | null;
  readonly limits: readonly string[];
}

export const isTotalForm = (form: MetricDefinition | RowsFormDefinition): form is MetricDefinition & TotalFormDefinition => form.kind === 'total';

interface Unusable {
  readonly reason: 'incomplete' | 'no-records';
  readonly detail: string;
  readonly remedy: string;
  readonly retryable: boolean;
}
const unusable = ({ reason, detail, remedy, retryable }: Unusable): { readonly ok: false; readonly trouble: Trouble } =>
  failed({
    reason,
    detail,
    remedy,
    failure: { code: reason === 'incomplete' ? 'incomplete' : 'missing-permission', message: detail, remedy, retryable, retryAfterMs: null },
  });

export async function figureFromTotals(form: TotalFormDefinition, inputs: Inputs): Promise<Read<Figure>> {
  const first = await inputs.total('count' in form ? form.count : form.denominator);
  if (!first.ok) return first;
  const base = { history: null, readMode: 'totals', rows: null, limits: [] } as const;
  const population = { count: first.value.value, rows: null };
  if ('count' in form) return { ok: true, value: { ...base, value: { count: first.value.value }, population, ...callsOf(first.value) } };
  const second = await inputs.total(form.numerator);
  if (!second.ok) return second;
  const [denominator, numerator] = [first.value.value, second.value.value];
  if (numerator > denominator) {
    return unusable({
      reason: 'incomplete',
      detail: `The vendor counts ${numerator} of ${denominator}.`,
      remedy: 'Nothing to do yet: the reading is repeated.',
      retryable: true,
    });
  }
  return {
    ok: true,
    value: {
      ...base,
      value: { numerator, denominator, rate: denominator === 0 ? 0 : numerator / denominator },
      population,
      ...callsOf(first.value, second.value),
    },
  };
}

export async function figureFromRows(metric: MetricDefinition, form: RowsFormDefinition, inputs: Inputs, when: When): Promise<Read<Figure>> {
  const read = await inputs.stream(form.of);
  if (!read.ok) return read;
  const stream = inputs.streamNamed(form.of);
  const list = read.value.value;
  const fault = faultIn(list, stream, when);
  if (fault !== null) return unusable(fault);
  return { ok: true, value: form.kind === 'count' ? countRows(metric, form, stream, read.value, when) : rateRows(form, stream, read.value, when) };
}

/** What keeps a list that was read to its end from being counted. None of it is mended by asking again at once. */
function faultIn({ unparseable, records, rowsRead }: StreamRead, stream: StreamDefinition, when: When): Unusable | null {
  const base = { reason: 'incomplete', retryable: false } as const;
  if (unparseable > 0) {
    const detail = `A date cannot be read in ${unparseable} of ${rowsRead} records, so it is unknown whether they count.`;
    return { ...base, detail, remedy: 'Correct the dates of these people at the vendor.' };
  }
  if (records.some((record) => isOutsideHistory(stream, record, when))) {
    const detail = 'The list holds records that were not asked for: the vendor did not apply the filter.';
    return { ...base, detail, remedy: 'Tell whoever runs Attesta: the connector needs an update.' };
  }
  if (rowsRead > 0 || stream.empty === 'zero') return null;
  return { ...base, reason: 'no-records', detail: 'The list came back empty.', remedy: 'Check that the key may see all employees.' };
}

function isOutsideHistory({ on, historyDays }: StreamDefinition, record: AnyRecord, { today, daysAgo }: When): boolean {
  if (on === undefined || historyDays === undefined) return false;
  const day = on(record);
  return day === null || day < daysAgo(historyDays) || day > today;
}

type Of<K extends RowsFormDefinition['kind']> = Extract<RowsFormDefinition, { readonly kind: K }>;

function countRows(metric: MetricDefinition, form: Of<'count'>, stream: StreamDefinition, source: Sourced<StreamRead>, when: When): Figure {
  const { records } = source.value;
  const counted = records.filter((record) => form.where(record, when)).map((record) => toRow(stream, record));
  const { historyDays } = stream;
  const history =
    historyDays === undefined
      ? null
      : { from: when.daysAgo(historyDays), windowDays: metric.windowDays, rows: sorted(records.map((record) => toRow(stream, record))) };
  return { ...fromRows(form, source, when), value: { count: counted.length }, population: { count: counted.length, rows: sorted(counted) }, history };
}

function rateRows(form: Of<'ratio'>, stream: StreamDefinition, source: Sourced<StreamRead>, when: When): Figure {
  const among = source.value.records.filter((record) => form.among(record, when));
  const rows = among.map((record) => toRow(stream, record, { subject: form.subject(record), passes: form.passes(record, when) }));
  const numerator = rows.filter(({ row }) => row['passes'] === true).length;
  const denominator = rows.length;
  return {
    ...fromRows(form, source, when),
    value: { numerator, denominator, rate: denominator === 0 ? 0 : numerator / denominator },
    population: { count: denominator, rows: sorted(rows) },
    history: null,
  };
}

const fromRows = (form: RowsFormDefinition, source: Sourced<StreamRead>, when: When): Pick<Figure, 'calls' | 'asked' | 'readMode' | 'rows' | 'limits'> => ({
  ...callsOf(source),
  readMode: 'rows',
  rows: source.value,
  limits: [
    ...(form.remarks?.(source.value.records, when) ?? []),
    ...(source.value.total === source.value.records.length ? [] : ['The vendor states no number of rows for this list, only of the people in it.']),
  ],
});

const callsOf = (...sources: readonly Sourced<unknown>[]): Pick<Figure, 'calls' | 'asked'> => ({
  calls: sources.flatMap(({ calls }) => calls),
  asked: sources.flatMap(({ calls }) => calls.slice(0, 1)),
});

const toRow = (stream: StreamDefinition, record: AnyRecord, more: PopulationRow['row'] = {}): PopulationRow => ({
  key: stream.key(record),
  on: stream.on?.(record) ?? null,
  row: { ...stream.row(record), ...more },
});

/** In the order of their keys: pages may come in any order, the population must not. */
const sorted = (rows: readonly PopulationRow[]): readonly PopulationRow[] => [...rows].sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
