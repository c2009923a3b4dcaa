import { toDay } from '../people/calendar.js';
import { mix } from '../people/random.js';
import { CATALOGUE, type Field } from './fields.js';
import { readCell, type Row } from './match.js';
import { type Snapshot } from './snapshot.js';

const ORDINALS: ReadonlyMap<string, number> = new Map([...CATALOGUE.keys()].map((name, at) => [name, at]));

/** The four ways a blank date has been seen; undefined leaves the name out. The same person and field always take the same one. */
export function blankDate(personId: number, fieldName: string): string | null | undefined {
  const form = mix(personId, ORDINALS.get(fieldName) ?? 0) % 20;
  if (form < 10) return '0000-00-00';
  if (form < 13) return '';
  return form < 17 ? null : undefined;
}

/** A row as the vendor writes it: strings or null, dates `YYYY-MM-DD`. */
export function writeRow(fields: readonly Field[], row: Row, snapshot: Snapshot): Readonly<Record<string, string | null>> {
  const written: Record<string, string | null> = {};
  for (const field of fields) {
    const value = writeCell(field, row, snapshot);
    if (value !== undefined) written[field.name] = value;
  }
  return written;
}

function writeCell(field: Field, row: Row, snapshot: Snapshot): string | null | undefined {
  const cell = readCell(field, row, snapshot);
  if (field.type !== 'date') return cell === null ? null : String(cell);
  return typeof cell === 'number' ? toDay(cell) : blankDate(row.standing.person.id, field.name);
}
