import { type BadAnswer, badAt } from './bad-answer.js';
import { METRICS } from './company.js';
import { type Question } from './hostile-vendor.js';
import { type ReadMode } from './lane.js';
import { spoiltBy } from './spoils.js';
import { type Hand, type Healthy, healthyBytes, http, json } from './wire.js';

interface Meta {
  page: unknown;
  pageSize: unknown;
  totalPages: unknown;
  totalItems: unknown;
}
interface DataPage {
  data: { fields: Record<string, unknown> }[];
  links: unknown;
  meta: Meta;
}
type Place = readonly [ReadMode, Question];

const changed = ({ json: value }: Healthy, change: (page: DataPage) => void): Hand => {
  const page = structuredClone(value) as DataPage;
  change(page);
  return json(page);
};
const at = ([mode, question]: Place, label: string, change: (page: DataPage) => void, more: Partial<BadAnswer> = {}): BadAnswer =>
  badAt(mode, question, { label: `${mode}/${question}: ${label}`, hand: (healthy) => changed(healthy, change), ...more });

const PEOPLE: Place = ['rows', 'people'];
const TERMINATIONS: Place = ['totals', 'terminations'];
const TERMINATION_ROWS: Place = ['rows', 'terminations'];
const TASK_ROWS: Place = ['rows', 'task-rows'];
const TASKS: Place = ['totals', 'tasks'];
const COMPLETED: Place = ['totals', 'completed'];
const ALL: Place = ['totals', 'all'];

/** Dealt out over places whose figures do not rest on each other, so that several meet in one run. */
const dealt = <T>(places: readonly Place[], items: readonly T[], make: (place: Place, item: T) => BadAnswer): readonly BadAnswer[] =>
  items.map((item, number) => make(places[number % places.length] ?? PEOPLE, item));

const shown = (value: unknown): string => (value === undefined ? 'missing' : JSON.stringify(value)).slice(0, 30);
const NO_COUNTS = ['sixteen', '', '-1', '1.5', '1e1', -1, 1.5, null, true, false, [], [16], {}, undefined, ' 4', '0x10', 2 ** 53];

const COUNTS: readonly BadAnswer[] = [
  ...dealt([TERMINATIONS, COMPLETED, PEOPLE], NO_COUNTS, (place, value) =>
    at(place, `totalItems ${shown(value)}`, ({ meta }) => void (meta.totalItems = value)),
  ),
  ...dealt([TERMINATION_ROWS, TASKS, PEOPLE], ['many', -1, 1.5, null, [], undefined], (place, value) =>
    at(place, `totalPages ${shown(value)}`, ({ meta }) => void (meta.totalPages = value)),
  ),
  ...dealt([TERMINATIONS, TASKS], ['1e999', '-1e999', '9007199254740993'], (place, number) =>
    badAt(...place, {
      label: `totalItems ${number}`,
      hand: ({ json: value }) => http(JSON.stringify(value).replace(/"totalItems":\d+/, `"totalItems":${number}`)),
    }),
  ),
];

const put =
  (name: string, value: unknown) =>
  ({ data: [row] }: DataPage): void => {
    if (row === undefined) throw new Error('no row to change');
    if (value === undefined) delete row.fields[name];
    else row.fields[name] = value;
  };
const NO_IDS = [null, undefined, '', {}, [], true, 1.5, -1, 'x'.repeat(201)];
const NO_DAYS = [
  '2026-02-30',
  '2026-13-01',
  '2026-00-10',
  '21/11/2026',
  '2026-11-21T00:00:00Z',
  '2026-11-1',
  ' 2026-11-11',
  'tomorrow',
  '9999-99-99',
  20_261_121,
  true,
  {},
];

const FIELDS: readonly BadAnswer[] = [
  ...dealt([PEOPLE, TERMINATION_ROWS, TASK_ROWS], [...NO_IDS, ...NO_IDS.slice(0, 3)], (place, value) =>
    at(place, `eeid ${shown(value)}`, put('eeid', value), { page: 1 }),
  ),
  ...[null, undefined, 'active', 'Terminated', '', 1, true].map((value) => at(PEOPLE, `status ${shown(value)}`, put('status', value), { page: 1 })),
  ...['Left', 1, []].map((value) => at(TERMINATION_ROWS, `status ${shown(value)}`, put('status', value), { page: 1 })),
  ...dealt([TERMINATIONS, PEOPLE], [...NO_DAYS, ...NO_DAYS], (place, value) =>
    at(place, `terminationDate ${shown(value)}`, put('terminationDate', value), { page: 1 }),
  ),
  ...[null, '', '0000-00-00', undefined].map((value) => at(TERMINATIONS, `terminationDate ${shown(value)}`, put('terminationDate', value), { page: 2 })),
  ...NO_DAYS.slice(0, 4).map((value) => at(TASK_ROWS, `taskCompletedDate ${shown(value)}`, put('taskCompletedDate', value), { page: 1 })),
  ...[null, '', undefined, 7, {}].map((value) => at(TASK_ROWS, `taskName ${shown(value)}`, put('taskName', value), { page: 1 })),
  ...[null, undefined, '2026-02-30'].map((value) => at(COMPLETED, `a completed task of ${shown(value)}`, put('taskCompletedDate', value))),
  ...[null, 'x', 7, []].map((value) =>
    at(TERMINATIONS, `fields ${shown(value)}`, ({ data }) => void Object.assign(data[0] ?? {}, { fields: value }), { page: 1 }),
  ),
  at(PEOPLE, 'hireDate missing everywhere', ({ data }) => data.forEach(({ fields }) => void delete fields['hireDate'])),
  at(PEOPLE, 'terminationDate missing everywhere', ({ data }) => data.forEach(({ fields }) => void delete fields['terminationDate'])),
  at(TERMINATIONS, 'eeid missing everywhere', ({ data }) => data.forEach(({ fields }) => void delete fields['eeid'])),
];

const LISTS: readonly Place[] = [PEOPLE, TERMINATIONS];
/** On each list: what paging can do wrong. */
const PAGING: readonly (readonly [string, number | null, (page: DataPage) => void])[] = [
  ['a row twice, another lost', 1, ({ data }) => void data.splice(1, 1, ...data.slice(0, 1))],
  [
    'a row twice with another content',
    1,
    ({ data }) =>
      void data.splice(1, 1, { fields: { ...data[1]?.fields, eeid: data[0]?.fields['eeid'], terminationDate: data[0]?.fields['terminationDate'] } }),
  ],
  ['a row twice besides', 1, ({ data }) => void data.push(...data.slice(0, 1))],
  ['a row lost', 1, ({ data }) => void data.pop()],
  ['a row lost on the second page', 2, ({ data }) => void data.pop()],
  ['no rows', 1, ({ data }) => void data.splice(0)],
  ['an empty second page', 2, ({ data }) => void data.splice(0)],
  ['another page than asked', 2, ({ meta }) => void (meta.page = 1)],
  ['page 7', 1, ({ meta }) => void (meta.page = 7)],
  ['one more in the total', null, ({ meta }) => void (meta.totalItems = Number(meta.totalItems) + 1)],
  ['one less in the total', null, ({ meta }) => void (meta.totalItems = Number(meta.totalItems) - 1)],
  ['a total of 0 beside rows', null, ({ meta }) => void Object.assign(meta, { totalItems: 0, totalPages: 0 })],
  ['a total that grows', 2, ({ meta }) => void (meta.totalItems = Number(meta.totalItems) + 1)],
  ['a total that shrinks', 2, ({ meta }) => void (meta.totalItems = Number(meta.totalItems) - 1)],
  ['a page count that grows', 2, ({ meta }) => void Object.assign(meta, { totalItems: Number(meta.totalItems) + 5, totalPages: Number(meta.totalPages) + 1 })],
  ['one page too few', null, ({ meta }) => void (meta.totalPages = Number(meta.totalPages) - 1)],
  ['one page too many', null, ({ meta }) => void (meta.totalPages = Number(meta.totalPages) + 1)],
  ['a thousand million pages', null, ({ meta }) => void (meta.totalPages = 1_000_000_000)],
  ['501 full pages', null, ({ meta }) => void Object.assign(meta, { totalPages: 501, totalItems: 2_505 })],
  ['a page size of 0', null, ({ meta }) => void (meta.pageSize = 0)],
  ['a page size of 1', null, ({ meta }) => void (meta.pageSize = 1)],
  ['a page size of a thousand million', null, ({ meta }) => void (meta.pageSize = 1_000_000_000)],
  [
    'a row of the first page once more on the second, another lost',
    2,
    ({ data }) => void data.splice(0, 1, { fields: { ...data[0]?.fields, ...(data[0]?.fields['hireDate'] === undefined ? FIRST_LEAVER : FIRST_PERSON) } }),
  ],
];
/** What page 1 held already. */
const FIRST_PERSON = { eeid: '1', status: 'Active', hireDate: '2020-01-01', terminationDate: null };
const FIRST_LEAVER = { eeid: '17', terminationDate: '2026-11-11' };

/** Each page whole and cut from the same list, but every second one from the list in another order: some rows come twice, others never. */
const unordered = (place: Place, orderBy: string): BadAnswer =>
  badAt(...place, {
    label: `${place.join('/')}: pages in orders that differ`,
    hand: (_healthy, { page }, inOrder) => (page % 2 === 0 ? healthyBytes(inOrder(orderBy)) : null),
  });

export const UNORDERED: readonly BadAnswer[] = [
  unordered(PEOPLE, 'eeid desc'),
  unordered(TERMINATIONS, 'terminationDate asc'),
  unordered(TERMINATION_ROWS, 'terminationDate asc'),
  unordered(['totals', 'active-people'], 'eeid desc'),
  unordered(TASK_ROWS, 'eeid desc'),
];

const PAGES: readonly BadAnswer[] = [
  ...PAGING.flatMap(([label, page, change]) => LISTS.map((place) => at(place, label, change, { page }))),
  at(TASK_ROWS, 'a row twice, another lost', ({ data }) => void data.splice(1, 1, ...data.slice(0, 1)), { page: 1 }),
  at(TASK_ROWS, 'a total that grows', ({ meta }) => void (meta.totalItems = 7), { page: 2 }),
  at(TERMINATIONS, 'a filter that was not applied: too old', put('terminationDate', '2001-01-01'), { page: 1 }),
  at(TERMINATIONS, 'a filter that was not applied: to come', put('terminationDate', '2031-01-01'), { page: 1 }),
  at(TERMINATIONS, 'people who are not gone at all', put('terminationDate', null), { page: 1 }),
  at(['totals', 'active-people'], 'a person twice', ({ data }) => void data.splice(1, 1, ...data.slice(0, 1)), { page: 1 }),
  at(['totals', 'active-people'], 'one less in the total', ({ meta }) => void (meta.totalItems = 15)),
  badAt('totals', 'listed', { label: 'totals/listed: another total', hand: ({ json: value }) => json({ ...(value as object), meta: { total: 23 } }) }),
  badAt('totals', 'listed', { label: 'totals/listed: no total', hand: ({ json: value }) => json({ ...(value as object), meta: {} }) }),
  at(COMPLETED, 'more done than there is to do', ({ meta }) => void Object.assign(meta, { totalItems: 7, totalPages: 7 })),
  at(ALL, 'one more than active and inactive', ({ meta }) => void Object.assign(meta, { totalItems: 25, totalPages: 25 })),
  at(ALL, 'one less than active and inactive', ({ meta }) => void Object.assign(meta, { totalItems: 23, totalPages: 23 })),
  at(['totals', 'active'], 'one more than there are', ({ meta }) => void Object.assign(meta, { totalItems: 17, totalPages: 17 }), {
    spoilt: spoiltBy('totals', 'all'),
  }),
  at(['totals', 'inactive'], 'one less than there are', ({ meta }) => void Object.assign(meta, { totalItems: 7, totalPages: 7 }), {
    spoilt: spoiltBy('totals', 'all'),
  }),
];

/** Right in itself, and still not to be believed: how many people each question sees. */
function seen(label: string, counts: Readonly<Partial<Record<Question, number>>>, spoilt: BadAnswer['spoilt']): BadAnswer {
  const questions = Object.keys(counts) as readonly Question[];
  return {
    label,
    mode: 'totals',
    at: questions,
    page: null,
    spoilt,
    alone: true,
    hand: (healthy, { question }) =>
      changed(healthy, (page) => {
        const count = counts[question] ?? 0;
        Object.assign(page.meta, { totalItems: count, totalPages: count });
        page.data.splice(count === 0 ? 0 : 1);
      }),
  };
}
const SIGHT: readonly BadAnswer[] = [
  seen('nobody at all', { active: 0, inactive: 0, all: 0 }, METRICS),
  seen('nobody at all, and no terminations', { active: 0, inactive: 0, all: 0, terminations: 0, tasks: 0, completed: 0 }, METRICS),
  seen('no inactive people any more', { inactive: 0, all: 16, terminations: 0 }, METRICS),
  seen('a fifth fewer people', { active: 13, inactive: 6, all: 19 }, METRICS),
  seen('four people fewer', { active: 12, all: 20 }, METRICS),
  seen('a sudden drop to 0 active people', { active: 0, inactive: 24 }, ['hr.active_headcount']),
  seen('a sudden drop to half', { active: 8, inactive: 16 }, ['hr.active_headcount']),
];

export const HOSTILE_FIGURES: readonly BadAnswer[] = [...COUNTS, ...FIELDS, ...UNORDERED, ...PAGES, ...SIGHT];
