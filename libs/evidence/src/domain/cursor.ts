import { z } from 'zod';

import { canonicalJson, InvalidInput, isObjectIdText, type Json, sha256Hex } from '@app/kernel';

/** The last row shown. */
export interface CursorPosition {
  readonly at: Date;
  readonly id: string;
}

const stored = z.strictObject({ at: z.int(), id: z.string().refine(isObjectIdText), list: z.string() });
/** A Date holds no larger one. */
const LAST_INSTANT_MS = 8_640_000_000_000_000;

/** Opaque, and bound to the list it came from (organization, filters): another list refuses it instead of skipping rows in silence. */
export const encodeCursor = ({ at, id }: CursorPosition, list: Json): string =>
  Buffer.from(JSON.stringify({ at: at.getTime(), id, list: nameOf(list) })).toString('base64url');

/** @throws InvalidInput naming `cursor` */
export function decodeCursor(cursor: string, list: Json): CursorPosition {
  const parsed = stored.safeParse(read(cursor));
  if (!parsed.success || Math.abs(parsed.data.at) > LAST_INSTANT_MS) throw refused(UNKNOWN);
  if (parsed.data.list !== nameOf(list)) throw refused('belongs to a list with other filters; start again without it');
  return { at: new Date(parsed.data.at), id: parsed.data.id };
}

const UNKNOWN = 'is not one that this list gave out; start again without it';
const nameOf = (list: Json): string => sha256Hex(canonicalJson(list)).slice(0, 16);
const refused = (message: string): InvalidInput => new InvalidInput([{ field: 'cursor', message }]);

function read(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch (error) {
    throw error instanceof SyntaxError ? refused(UNKNOWN) : error;
  }
}
