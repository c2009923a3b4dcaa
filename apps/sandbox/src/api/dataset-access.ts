import { type Field } from '../dataset/fields.js';
import { type Problem } from './answer.js';
import { type Context } from './call.js';

/** Only the dataset `employee` exists. `missing` is what this endpoint answers for another name. The code FORBIDDEN is unverified. */
export function datasetProblem(name: string | undefined, context: Context, missing: Pick<Problem, 'status' | 'code' | 'title'>): Problem | null {
  if (context.datasetsRefused) {
    return { status: 403, code: 'FORBIDDEN', title: 'Forbidden', detail: 'You do not have permission to access this dataset.' };
  }
  return name === 'employee' ? null : { ...missing, detail: `Dataset ${name ?? ''} does not exist or is not accessible.` };
}

/** Documented: a field the caller may not read is an error, never a gap. Which status it has is unverified. */
export function refusedField(fields: readonly Field[], context: Context): Problem | null {
  const refused = fields.find((field) => context.refusedFields.includes(field.name));
  if (refused === undefined) return null;
  return {
    status: 403,
    code: 'FORBIDDEN_FIELD',
    title: 'Forbidden',
    detail: `You do not have permission to access field ${refused.name}.`,
    fields: { [refused.name]: 'no permission' },
  };
}
