import { type Attachment, evidenceIdsOf, MAX_ATTACHMENTS, MAX_EVIDENCE, MAX_NOTE_CHARACTERS } from './assessment.js';

export type AttachRefusal = 'too-many-findings' | 'too-many-attachments' | 'too-many-notes';

/** Findings attached to a control, once each; a note given again takes the place of the earlier one, none given leaves it. */
export function attach(
  before: readonly Attachment[],
  { controlId, evidenceIds, note }: { readonly controlId: string; readonly evidenceIds: readonly string[]; readonly note: string | null },
): { readonly attachments: readonly Attachment[]; readonly changed: readonly string[] } {
  const wanted = new Set(evidenceIds);
  const isWanted = (one: Attachment): boolean => one.controlId === controlId && wanted.has(one.evidenceId);
  const kept = before.map((one) => (isWanted(one) && note !== null ? { ...one, note } : one));
  const there = new Set(before.filter(isWanted).map(({ evidenceId }) => evidenceId));
  const added = [...wanted].filter((evidenceId) => !there.has(evidenceId)).map((evidenceId) => ({ controlId, evidenceId, note }));
  const noted = note === null ? [] : before.filter((one) => isWanted(one) && one.note !== note).map(({ evidenceId }) => evidenceId);
  return { attachments: [...kept, ...added], changed: [...added.map(({ evidenceId }) => evidenceId), ...noted].sort() };
}

export const detach = (before: readonly Attachment[], gone: Pick<Attachment, 'controlId' | 'evidenceId'>): readonly Attachment[] =>
  before.filter(({ controlId, evidenceId }) => controlId !== gone.controlId || evidenceId !== gone.evidenceId);

/** Why so much cannot be attached; null = it can. */
export function findAttachRefusal(attachments: readonly Attachment[]): AttachRefusal | null {
  if (evidenceIdsOf(attachments).length > MAX_EVIDENCE) return 'too-many-findings';
  if (attachments.length > MAX_ATTACHMENTS) return 'too-many-attachments';
  const characters = attachments.reduce((sum, { note }) => sum + (note?.length ?? 0), 0);
  return characters > MAX_NOTE_CHARACTERS ? 'too-many-notes' : null;
}
