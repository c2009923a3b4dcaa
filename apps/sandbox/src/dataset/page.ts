import { type Matches } from './match.js';

/** How a misbehaving vendor deals its rows out. */
export interface Dealing {
  readonly unordered?: boolean;
  readonly repeated?: boolean;
  readonly growing?: boolean;
}

export interface Page {
  readonly page: number;
  readonly pageSize: number;
}

/** Two primes: multiplying by one that does not divide the number of rows visits every row once, far from its neighbours. */
const STRIDES = [7919, 7907] as const;
const TURN = 104_729;

/** Indexes into the matches for one page. Without an order the rows are scattered, for each page in another way: who pages unordered reads some twice and some never. A page beyond the last is empty (unverified). */
export function dealPage(size: number, { page, pageSize }: Page, { unordered, repeated, growing }: Dealing): readonly number[] {
  if (size === 0) return [];
  const start = (page - 1) * pageSize;
  const end = growing === true ? start + pageSize : Math.min(size, start + pageSize);
  const stride = size % STRIDES[0] === 0 ? STRIDES[1] : STRIDES[0];
  const places: number[] = [];
  for (let at = start; at < end; at++) {
    const repeatedAt = repeated === true && at === Math.max(start, 1) ? at - 1 : at;
    places.push((unordered === true ? repeatedAt * stride + page * TURN : repeatedAt) % size);
  }
  return places;
}

export interface Totals {
  readonly totalItems: number;
  readonly totalPages: number;
}

/** `counted` may differ from the rows dealt: whether the vendor counts rows or people where tasks are read is not known. */
export function totalsOf(rows: number, counted: number, { page, pageSize }: Page, { growing }: Dealing): Totals {
  if (growing === true) return { totalItems: (page + 1) * pageSize, totalPages: page + 1 };
  return { totalItems: counted, totalPages: Math.ceil(rows / pageSize) };
}

export const countPeople = ({ people }: Matches): number => new Set(people).size;
