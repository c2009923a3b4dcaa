import mongoose, { Types } from 'mongoose';

import { InvalidInput, isObjectIdText, type Page } from '@app/kernel';

/** Filter of the rows beyond a cursor of a list that is sorted by `_id`. @throws InvalidInput when it is no cursor of such a list */
export function afterId(cursor: string | undefined): { readonly _id?: object } {
  if (cursor === undefined) return {};
  if (!isObjectIdText(cursor)) throw new InvalidInput([{ field: 'cursor', message: 'is not a cursor of this list; start again without it' }]);
  return { _id: mongoose.trusted({ $gt: new Types.ObjectId(cursor) }) };
}

/** `rows` were read with `limit + 1`. */
export function toPage<Row extends { readonly _id: Types.ObjectId }, Item>(rows: readonly Row[], limit: number, toItem: (row: Row) => Item): Page<Item> {
  const shown = rows.slice(0, limit);
  return { items: shown.map(toItem), nextCursor: rows.length > limit ? (shown.at(-1)?._id.toHexString() ?? null) : null };
}
