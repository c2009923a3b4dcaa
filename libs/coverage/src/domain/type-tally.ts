import { type Standing, type StandingKind } from './standing.js';

/** How many connections stand how with one evidence type: all that the verdict on the type needs, and cheap to move one connection in. */
export class TypeTally {
  readonly #kinds = new Map<StandingKind, number>();
  #neverButAsked = 0;
  #belowTarget = 0;
  #size = 0;

  /** Never measured although it was read: the reads were inconclusive. */
  get neverButAsked(): number {
    return this.#neverButAsked;
  }

  get belowTarget(): number {
    return this.#belowTarget;
  }

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  of(kind: StandingKind): number {
    return this.#kinds.get(kind) ?? 0;
  }

  add(standing: Standing): void {
    this.#count(standing, 1);
  }

  remove(standing: Standing): void {
    this.#count(standing, -1);
  }

  #count({ kind, lastOutcome, isBelowTarget }: Standing, by: 1 | -1): void {
    this.#kinds.set(kind, this.of(kind) + by);
    this.#size += by;
    if (kind === 'never' && lastOutcome === 'inconclusive') this.#neverButAsked += by;
    if (isBelowTarget) this.#belowTarget += by;
  }
}
