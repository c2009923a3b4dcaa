import type { InfiniteData } from '@tanstack/react-query';
import type { Page } from './types';

type Pages<T> = InfiniteData<Page<T>, string | undefined>;

/** A list of up to this many pages is read again as a whole. */
const READ_WHOLE = 3;

/**
 * A page of a list that is read again, as after each change. Of a long list only the newest page is asked for: new rows come in front,
 * the others stay as they were read. Where more is new than one page holds, the list stays as it is until it is opened anew.
 */
export async function pageAgain<T>(old: Pages<T> | undefined, cursor: string | undefined, ask: () => Promise<Page<T>>): Promise<Page<T>> {
  const kept = old === undefined || old.pages.length <= READ_WHOLE ? undefined : old.pages[old.pageParams.indexOf(cursor)];
  if (kept === undefined) return ask();
  return cursor === undefined ? withNewest(kept, await ask()) : kept;
}

function withNewest<T>(kept: Page<T>, newest: Page<T>): Page<T> {
  const first = idOf(kept.items[0]);
  const known = first === null ? -1 : newest.items.findIndex((row) => idOf(row) === first);
  if (known === -1) return kept;
  const read = new Map(newest.items.map((row) => [idOf(row), row]));
  return { items: [...newest.items.slice(0, known), ...kept.items.map((row) => read.get(idOf(row)) ?? row)], nextCursor: kept.nextCursor };
}

const idOf = (row: unknown): string | null => (typeof row === 'object' && row !== null && 'id' in row && typeof row.id === 'string' ? row.id : null);
