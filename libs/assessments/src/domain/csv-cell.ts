/** What a spreadsheet could take for the beginning of a formula, or could drop so that the next character begins one. */
const DANGEROUS_START = /^[=+\-@\t\r\0\uFF1D\uFF0B\uFF0D\uFF20]/;
const SKIPPED_BEFORE = /^[\s\u200B-\u200F\u2060\uFEFF\u00A0]+/;

/** The text as a spreadsheet may see it: `'` goes before whatever could run. A number that we counted is a number and stays as it is. */
export function toCell(value: string | number | boolean | null): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const seen = value.replace(SKIPPED_BEFORE, '');
  return DANGEROUS_START.test(value) || DANGEROUS_START.test(seen) ? `'${value}` : value;
}
