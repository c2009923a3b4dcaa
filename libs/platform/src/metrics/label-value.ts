/** Names of ours: route templates, states, job names. Whatever else turns up is counted under `other`. */
const NAME = /^[a-zA-Z0-9_.:/{}*-]{1,100}$/;
/** An id or a number of a thing: it would name an organization or a person, and make a time series of its own. */
const ID = /[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f]{4}-|\d{5,}/i;
/** Of one label; a defect that counts under ever new names must not fill the memory. */
const MAX_VALUES = 300;

/** Keeps label values to a bounded set of plain names. */
export class LabelValues {
  readonly #seen = new Set<string>();

  take(value: string): string {
    if (!NAME.test(value) || ID.test(value)) return 'other';
    if (!this.#seen.has(value) && this.#seen.size >= MAX_VALUES) return 'other';
    this.#seen.add(value);
    return value;
  }
}
