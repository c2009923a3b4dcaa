import { type ProbeAnswer } from './probe-answer.js';
import { type ProbeQuestion } from './spoils.js';
import { type Hand, type Healthy, json } from './wire.js';

interface Page {
  data: { fields: Record<string, unknown> }[];
  meta: Record<string, unknown>;
}
interface Catalogue {
  pagination: Record<string, unknown>;
  fields: unknown[];
}

const changed = <T>({ json: value }: Healthy, change: (answer: T) => void): Hand => {
  const answer = structuredClone(value) as T;
  change(answer);
  return json(answer);
};
const bad = (question: ProbeQuestion, what: string, hand: (healthy: Healthy) => Hand): ProbeAnswer => ({
  label: `${question}: ${what}`,
  question,
  hand,
  unread: false,
  closes: false,
  mayShow: false,
});
const page = (question: ProbeQuestion, what: string, change: (answer: Page) => void): ProbeAnswer => bad(question, what, (healthy) => changed(healthy, change));
const catalogue = (what: string, change: (answer: Catalogue) => void): ProbeAnswer => bad('catalogue', what, (healthy) => changed(healthy, change));

const CATALOGUE: readonly ProbeAnswer[] = [
  catalogue('no fields', (answer) => void (answer.fields = [])),
  catalogue('fields without names', (answer) => void (answer.fields = answer.fields.map(() => ({ label: 'A field' })))),
  catalogue('names only', (answer) => void (answer.fields = ['eeid', 'status'])),
  catalogue('a needed field missing', (answer) => void answer.fields.pop()),
  catalogue('no number of pages', (answer) => void (answer.pagination = {})),
  catalogue('a number of pages in words', (answer) => void (answer.pagination['total_pages'] = 'one')),
  catalogue('minus one page', (answer) => void (answer.pagination['total_pages'] = -1)),
  catalogue('a thousand million pages', (answer) => void (answer.pagination['total_pages'] = 1_000_000_000)),
  catalogue('the answer to another question', (answer) => void Object.assign(answer, { fields: { eeid: true } })),
];

const ROWS = ['shape', 'first-rows'] as const;
const ROW_FAULTS: readonly (readonly [string, (answer: Page) => void])[] = [
  ['rows of nothing', ({ data }) => data.forEach((row) => void (row.fields = {}))],
  ['fields null', ({ data }) => data.forEach((row) => void Object.assign(row, { fields: null }))],
  ['fields a text', ({ data }) => data.forEach((row) => void Object.assign(row, { fields: 'Badge' }))],
  ['rows of people', ({ data }) => data.forEach((row) => void (row.fields = { eeid: row.fields['eeid'], status: 'Active' }))],
  ['a task without a name', ({ data: [row] }) => void Object.assign(row?.fields ?? {}, { taskName: null })],
  ['a task of nobody', ({ data: [row] }) => void Object.assign(row?.fields ?? {}, { eeid: null })],
  ['a day that is none', ({ data: [row] }) => void Object.assign(row?.fields ?? {}, { taskCompletedDate: '2026-02-30' })],
  ['no rows beside the total', ({ data }) => void data.splice(0)],
  ['no rows and a total of 0', (answer) => void Object.assign(answer, { data: [], meta: { ...answer.meta, totalItems: 0, totalPages: 0 } })],
  ['rows beside a total of 0', ({ meta }) => void Object.assign(meta, { totalItems: 0, totalPages: 0 })],
  ['a total in words', ({ meta }) => void (meta['totalItems'] = 'six')],
  ['page 7', ({ meta }) => void (meta['page'] = 7)],
];

const COUNTS = ['hires', 'completed', 'needed'] as const;
const COUNT_FAULTS: readonly (readonly [string, (answer: Page) => void])[] = [
  ['a total of people instead', ({ meta }) => void Object.assign(meta, { totalItems: 24, totalPages: 5 })],
  ['a total beyond all tasks', ({ meta }) => void Object.assign(meta, { totalItems: 7_000, totalPages: 1_400 })],
  ['a total of 0', ({ meta }) => void Object.assign(meta, { totalItems: 0, totalPages: 0 })],
  ['a total of less than 0', ({ meta }) => void (meta['totalItems'] = -1)],
  ['half a total', ({ meta }) => void (meta['totalItems'] = 1.5)],
  ['a total that is a list', ({ meta }) => void (meta['totalItems'] = [])],
  ['no total', ({ meta }) => void delete meta['totalItems']],
  ['page 7', ({ meta }) => void (meta['page'] = 7)],
  ['no rows beside the total', ({ data }) => void data.splice(0)],
  ['rows of nothing', ({ data }) => data.forEach((row) => void (row.fields = {}))],
];

const OPTIONS: readonly ProbeAnswer[] = [
  bad('options', 'a list', () => json([])),
  bad('options', 'texts instead of lists', () => json({ taskTasklist: 'New people', taskCategory: 'Office' })),
  bad('options', 'a million task lists', () => json({ taskTasklist: Array.from({ length: 1_000_000 }, () => 0) })),
];

/** JSON of the shape that is expected or nearly, and not true. */
export const HOSTILE_PROBES: readonly ProbeAnswer[] = [
  ...CATALOGUE,
  ...ROWS.flatMap((question) => ROW_FAULTS.map(([what, change]) => page(question, what, change))),
  // It may be a count of people: the rows are tasks all the same.
  { ...page('shape', 'a row lost', ({ data }) => void data.pop()), mayShow: true },
  page('first-rows', 'a row lost', ({ data }) => void data.pop()),
  ...COUNTS.flatMap((question) => COUNT_FAULTS.map(([what, change]) => page(question, what, change))),
  ...OPTIONS,
];
