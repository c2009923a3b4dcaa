import { type FieldProblem } from '@app/kernel';

import { type EvidenceType } from './catalogue.js';

/** The least share, 0 < target ≤ 1, that an organization wants of a ratio metric. */
export interface MetricTarget {
  readonly evidenceType: string;
  readonly target: number;
}

/** null = it can be taken; `target` null takes the target away. */
export function findTargetProblem({ title, kind }: EvidenceType, target: number | null): FieldProblem | null {
  if (target === null) return null;
  if (kind !== 'ratio') return { field: 'target', message: `can only be set for a ratio; ${title.toLowerCase()} is a count` };
  if (!(target > 0 && target <= 1)) return { field: 'target', message: 'must be above 0 and at most 1 (0.95 = 95 %)' };
  return null;
}
