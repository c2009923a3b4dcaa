import { type FieldProblem } from '@app/kernel';

export interface RetentionMonths {
  readonly retentionMonths: number;
  readonly populationMonths: number;
}

/**
 * A year of records is the least that any framework of the catalogue takes. Rows are compared with the last 90 days by every run that reads them,
 * so four months is the least for them.
 */
export const RETENTION_LIMITS = { retentionMonths: { min: 12, max: 240 }, populationMonths: { min: 4, max: 240 } } as const;
const FIELDS = ['retentionMonths', 'populationMonths'] as const;

/** Empty = may be set. */
export function findRetentionProblems(settings: RetentionMonths): readonly FieldProblem[] {
  const problems = FIELDS.filter((field) => !isWithin(settings[field], RETENTION_LIMITS[field])).map((field) => ({
    field,
    message: `must be a whole number from ${String(RETENTION_LIMITS[field].min)} to ${String(RETENTION_LIMITS[field].max)}`,
  }));
  if (problems.length > 0 || settings.populationMonths <= settings.retentionMonths) return problems;
  return [{ field: 'populationMonths', message: `must be at most retentionMonths, ${String(settings.retentionMonths)}` }];
}

const isWithin = (value: number, { min, max }: { readonly min: number; readonly max: number }): boolean =>
  Number.isInteger(value) && value >= min && value <= max;
