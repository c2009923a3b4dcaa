import { CATALOGUE, type Field } from '../dataset/fields.js';
import { type Answer, jsonAnswer, problem } from './answer.js';
import { type Operation } from './call.js';
import { datasetProblem, refusedField } from './dataset-access.js';
import { isObject } from './dataset-request.js';

/** That it answers for task fields is unverified; `filters` and `dependentFields` are accepted and ignored. */
export const datasetOptions: Operation = {
  operationId: 'get-field-options-v1-2',
  method: 'POST',
  template: '/v1_2/datasets/{datasetName}/field-options',
  query: [],
  handle: (call, context, path) => {
    const noAccess = datasetProblem(path['datasetName'], context, { status: 400, code: 'INVALID_REQUEST', title: 'Bad Request' });
    if (noAccess !== null) return problem(noAccess, call.path);
    const names = isObject(call.body) ? call.body['fields'] : undefined;
    if (!Array.isArray(names) || names.length === 0) {
      return problem({ status: 400, code: 'INVALID_REQUEST', title: 'Bad Request', detail: 'fields must list at least one field.' }, call.path);
    }
    const fields: Field[] = [];
    for (const name of names) {
      const field = CATALOGUE.get(String(name));
      if (field === undefined) return CRASHED;
      fields.push(field);
    }
    const refusal = refusedField(fields, context);
    if (refusal !== null) return problem(refusal, call.path);
    const { labels } = context.snapshot;
    return jsonAnswer(Object.fromEntries(fields.map((field) => [field.name, field.options(labels).map((value) => ({ id: value, value }))])));
  },
};

/** Documented: an unknown name may crash the endpoint, and the body is then no JSON. */
const CRASHED: Answer = { status: 500, headers: { 'content-type': 'text/plain; charset=UTF-8' }, text: 'Internal Server Error' };
