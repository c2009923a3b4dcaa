import { type VisibilityBaseline } from '@app/connections/domain/index.js';
import { type Visibility } from '@app/connector-sdk';

const MAX_LOST_SHARE = 0.01;
const MAX_LOST_PEOPLE = 3;

export type VisibilityVerdict = { readonly kind: 'plausible' } | { readonly kind: 'narrowed'; readonly detail: string };

/**
 * The number of people visible (active + inactive) only grows, save for deletions. A fall of more than 1 % and more than 3 people, or no inactive people
 * after there were some, means that the key sees less: a smaller number would look like a valid one.
 */
export function judgeVisibility(before: VisibilityBaseline | null, seen: Visibility | null): VisibilityVerdict {
  if (before === null || seen === null) return { kind: 'plausible' };
  const [had, has] = [before.active + before.inactive, seen.active + seen.inactive];
  const lost = had - has;
  if (lost > MAX_LOST_PEOPLE && lost > had * MAX_LOST_SHARE) {
    return { kind: 'narrowed', detail: `The key sees ${String(has)} people; it saw ${String(had)} before.` };
  }
  if (before.inactive > 0 && seen.inactive === 0) {
    return { kind: 'narrowed', detail: `The key sees no inactive people any more; it saw ${String(before.inactive)} before.` };
  }
  return { kind: 'plausible' };
}

export type HeadcountVerdict = { readonly kind: 'plausible' } | { readonly kind: 'suspect'; readonly detail: string };

/** A doubted figure is believed when a read at least this much later agrees. */
export const SECOND_READ_MS = 15 * 60_000;

/** Half or less of the last figure is not believed until a second read agrees. */
export function judgeHeadcount(
  last: number | null,
  now: number,
  suspect: { readonly count: number; readonly seenAt: Date } | null,
  at: Date,
): HeadcountVerdict {
  if (last === null || last === 0 || now > last / 2) return { kind: 'plausible' };
  if (suspect !== null && suspect.count === now && at.getTime() - suspect.seenAt.getTime() >= SECOND_READ_MS) return { kind: 'plausible' };
  return { kind: 'suspect', detail: `Active headcount ${String(now)} is half or less of the last figure ${String(last)}; a second read has to agree.` };
}
