import { type Assessment } from './assessment.js';

/** Members who could approve: owners and admins whose access has not ended. */
export interface Eligible {
  readonly memberIds: readonly string[];
}

/**
 * Whoever is furthest from the work decides: somebody who neither prepared nor submitted it, where there is such a person; else somebody who did not prepare
 * it; only where nobody else may approve, the preparer.
 */
export function mayApprove(memberId: string, { preparedBy, submittedBy }: Pick<Assessment, 'preparedBy' | 'submittedBy'>, { memberIds }: Eligible): boolean {
  const others = memberIds.filter((id) => id !== preparedBy.memberId);
  const apart = others.filter((id) => id !== submittedBy?.memberId);
  const first = [apart, others].find((some) => some.length > 0);
  return first === undefined || first.includes(memberId);
}
