export interface Cursor {
  readonly direction: 'after' | 'before';
  readonly id: number;
}

/** Opaque to callers: base64 of the direction and the id of the person at the boundary. */
export const writeCursor = (direction: Cursor['direction'], id: number): string => Buffer.from(`${direction}:${id}`).toString('base64');

/** null: the first page. A cursor in the wrong direction, or two at once, cannot be read. */
export function readCursor(query: URLSearchParams): Cursor | 'unreadable' | null {
  const after = query.get('page[after]');
  const before = query.get('page[before]');
  if (after === null && before === null) return null;
  const match = /^(after|before):(\d{1,9})$/.exec(Buffer.from(after ?? before ?? '', 'base64').toString('latin1'));
  const direction = after === null ? 'before' : 'after';
  if (match === null || match[1] !== direction || (after !== null && before !== null)) return 'unreadable';
  return { direction, id: Number(match[2]) };
}
