// Taken out of Math once: a look-up of a global costs more than the multiplication where tests run in a context of their own.
const { imul, floor, log } = Math;

/** FNV-1a over the text of the parts, then an avalanche step: equal parts give an equal 32-bit number on every machine. */
export function hash32(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('/')) hash = imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return avalanche(hash);
}

/** The same for two numbers, without building a text: called once per person and field. */
export const mix = (a: number, b: number): number => avalanche(imul(a ^ 0x9e3779b9, 0x85ebca6b) ^ imul(b + 0x7f4a7c15, 0xc2b2ae35));

function avalanche(value: number): number {
  let hash = value;
  hash = imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Mulberry32: small, fast and the same everywhere. Not for secrets. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Both ends included. */
  int(from: number, to: number): number {
    return from + floor(this.next() * (to - from + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly [T, ...T[]]): T {
    return list[this.int(0, list.length - 1)] ?? list[0];
  }

  /** Exponentially distributed around `mean`. */
  wait(mean: number): number {
    return -log(1 - this.next()) * mean;
  }
}
