import { type Field } from '../dataset/fields.js';
import { match, type Matches, rowAt, sortMatches } from '../dataset/match.js';
import { countPeople, dealPage, totalsOf } from '../dataset/page.js';
import { writeRow } from '../dataset/written.js';
import { type Answer, jsonAnswer, problem } from './answer.js';
import { type Context, type Operation } from './call.js';
import { datasetProblem, refusedField } from './dataset-access.js';
import { type DatasetRequest, readDatasetRequest } from './dataset-request.js';

export const datasetData: Operation = {
  operationId: 'get-data-from-dataset-v2',
  method: 'POST',
  template: '/v2/datasets/{datasetName}/data',
  query: [],
  handle: (call, context, path) => {
    const noAccess = datasetProblem(path['datasetName'], context, { status: 404, code: 'DATASET_NOT_FOUND', title: 'Not Found' });
    if (noAccess !== null) return problem(noAccess, call.path);
    const request = readDatasetRequest(call.body);
    if ('refusal' in request) return problem(request.refusal, call.path);
    const refusal = refusedField([...request.fields, ...request.filterFields], context);
    return refusal === null ? answerRows(request, context) : problem(refusal, call.path);
  },
};

function answerRows(request: DatasetRequest, context: Context): Answer {
  const rowsPerTask = [...request.fields, ...request.filterFields].some((field) => field.level === 'task');
  const matches = findMatches(request, context, rowsPerTask);
  const arrays = rowsPerTask && context.taskShape === 'arrays';
  const dealt = arrays ? { people: [...new Set(matches.people)], tasks: null } : matches;
  const dealing = { ...context.dealing, ...(request.orderBy.length === 0 ? { unordered: true } : {}) };
  const data = dealPage(dealt.people.length, request, dealing).map((at) => ({
    fields: arrays ? writeArrays(request.fields, dealt.people[at] ?? 0, matches, context) : writeOne(request.fields, dealt, at, context),
  }));
  const counted = rowsPerTask && context.taskShape === 'total-counts-people' ? countPeople(matches) : dealt.people.length;
  const { totalItems, totalPages } = totalsOf(dealt.people.length, counted, request, dealing);
  const meta = { page: request.page, pageSize: request.pageSize, totalPages, totalItems };
  return jsonAnswer({ data, links: links(context.slug, request.page, totalPages), meta });
}

function findMatches(request: DatasetRequest, { snapshot, dealing }: Context, rowsPerTask: boolean): Matches {
  const rules = dealing.unordered === true ? [] : request.orderBy;
  const tiesReversed = rules.length > 0 && request.page % 2 === 0;
  const question = JSON.stringify([rowsPerTask, request.filterText, rules.length === 0 ? '' : request.orderText, tiesReversed]);
  return snapshot.remember(question, () => {
    const found = match(snapshot, request.filter, rowsPerTask);
    return rules.length === 0 ? found : sortMatches(snapshot, found, rules, tiesReversed);
  });
}

function writeOne(fields: readonly Field[], matches: Matches, at: number, { snapshot }: Context): unknown {
  const row = rowAt(snapshot, matches, at);
  return row === null ? {} : writeRow(fields, row, snapshot);
}

/** Unverified shape: one row per person, the fields of the tasks as lists. */
function writeArrays(fields: readonly Field[], person: number, matches: Matches, { snapshot }: Context): unknown {
  const rows = matches.people.flatMap((index, at) => (index === person ? [rowAt(snapshot, matches, at)] : [])).filter((row) => row !== null);
  const written: Record<string, unknown> = {};
  for (const field of fields) {
    const values = rows.map((row) => writeRow([field], row, snapshot)[field.name] ?? null);
    written[field.name] = field.level === 'task' ? values : values[0];
  }
  return written;
}

/** Recorded as an empty list when there is neither a next nor a previous page; the host is not the one called, and no client should follow it. */
function links(slug: string, page: number, totalPages: number): unknown {
  const to = (number: number): string => `https://api.bamboohr.com/api/gateway.php/${slug}/v2/datasets/employee/data?page=${number}`;
  const next = page < totalPages ? { next: to(page + 1) } : {};
  const prev = page > 1 && page <= totalPages + 1 ? { prev: to(page - 1) } : {};
  const found = { ...next, ...prev };
  return Object.keys(found).length === 0 ? [] : found;
}
