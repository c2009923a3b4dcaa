import { type ValidationError } from 'class-validator';

import { type FieldProblem } from '@app/kernel';

const NOT_A_FIELD = 'is not a field of this request';
const OWN_MESSAGES: Readonly<Record<string, string>> = { whitelistValidation: NOT_A_FIELD, unknownValue: 'must be a JSON object' };

/** class-validator's tree as a flat list; nested fields are named like `config.subdomain` and `events.0`. */
export function toFieldProblems(errors: readonly ValidationError[], parent = ''): readonly FieldProblem[] {
  return errors.flatMap((error) => {
    // No property: the whole value was of another kind.
    const field = joined(parent, typeof error.property === 'string' ? error.property : '');
    const own = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
      field: field === '' ? 'body' : field,
      message: OWN_MESSAGES[rule] ?? withoutName(message, error.property),
    }));
    return [...own, ...toFieldProblems(error.children ?? [], field)];
  });
}

const joined = (parent: string, property: string): string => (parent === '' || property === '' ? parent + property : `${parent}.${property}`);

/** The library's own texts begin with the name of the property, which stands in `field` already. */
const withoutName = (message: string, property: string): string => (message.startsWith(`${property} `) ? message.slice(property.length + 1) : message);
