import { CATALOGUE } from '../dataset/fields.js';
import { jsonAnswer, problem } from './answer.js';
import { type Operation } from './call.js';
import { datasetProblem } from './dataset-access.js';

const FIELDS = [...CATALOGUE.values()];

/** Entries as recorded: the `type` that the specification speaks of is not in them. */
export const datasetFields: Operation = {
  operationId: 'get-fields-from-dataset-v1-2',
  method: 'GET',
  template: '/v1_2/datasets/{datasetName}/fields',
  query: ['page', 'page_size'],
  handle: (call, context, path) => {
    const noAccess = datasetProblem(path['datasetName'], context, { status: 422, code: 'DATASET_NOT_FOUND', title: 'Unprocessable Content' });
    if (noAccess !== null) return problem(noAccess, call.path);
    const pageSize = clamp(Number(call.query.get('page_size') ?? 500), 1, 1000);
    const pages = Math.ceil(FIELDS.length / pageSize);
    const page = clamp(Number(call.query.get('page') ?? 1), 1, pages);
    const to = (number: number): string => `https://${context.slug}.bamboohr.com/api/v1_2/datasets/employee/fields?page=${number}&page_size=${pageSize}`;
    return jsonAnswer({
      pagination: {
        total_records: FIELDS.length,
        current_page: page,
        total_pages: pages,
        next_page: page < pages ? to(page + 1) : null,
        prev_page: page > 1 ? to(page - 1) : null,
      },
      name: 'employee',
      label: 'Employee',
      fields: FIELDS.slice((page - 1) * pageSize, page * pageSize).map(({ name, label, entity, level }) => ({
        name,
        label,
        parentType: level === 'task' ? 'table' : 'page',
        parentName: level === 'task' ? 'Onboarding' : 'Personal',
        entityName: entity,
      })),
    });
  },
};

/** Numbers out of range are brought into it, not refused. */
const clamp = (value: number, from: number, to: number): number => (Number.isFinite(value) ? Math.min(to, Math.max(from, Math.floor(value))) : from);
