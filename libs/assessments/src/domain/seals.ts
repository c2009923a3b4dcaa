import { canonicalJson, sha256Hex } from '@app/kernel';

import { type Assessment } from './assessment.js';

export interface SealedRow {
  readonly evidenceId: string;
  readonly evidenceHash: string;
}

/** The RFC 8785 JSON of all seals `{assessmentId, evidenceHash, evidenceId}`, in order of evidence ids. */
export function sealTextOf(assessmentId: string, rows: readonly SealedRow[]): string {
  const seals = [...rows]
    .sort((a, b) => (a.evidenceId < b.evidenceId ? -1 : 1))
    .map(({ evidenceId, evidenceHash }) => ({ assessmentId, evidenceHash, evidenceId }));
  return canonicalJson(seals);
}
export const sealDigestOf = (assessmentId: string, rows: readonly SealedRow[]): string => sha256Hex(sealTextOf(assessmentId, rows));

export type Content = Pick<
  Assessment,
  'id' | 'name' | 'framework' | 'catalogueVersion' | 'period' | 'timeZone' | 'version' | 'previousId' | 'scope' | 'attachments'
>;

/**
 * The RFC 8785 JSON of what was approved: name, framework, period, controls with notes, and what is attached to which. The audit event of
 * the approval names it, so that a later change of the row shows.
 */
export function contentTextOf({ id, name, framework, catalogueVersion, period, timeZone, version, previousId, scope, attachments }: Content): string {
  const attached = attachments
    .map(({ controlId, evidenceId, note }) => ({ controlId, evidenceId, note }))
    .sort((a, b) => (`${a.controlId}/${a.evidenceId}` < `${b.controlId}/${b.evidenceId}` ? -1 : 1));
  return canonicalJson({
    ...{ id, name, framework, catalogueVersion, timeZone, version, previousId },
    period: { start: period.start, end: period.end },
    scope: scope.map(({ controlId, note }) => ({ controlId, note })),
    attachments: attached,
  });
}
export const contentDigestOf = (content: Content): string => sha256Hex(contentTextOf(content));
