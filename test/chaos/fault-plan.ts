import { seededRandom } from '../secrets/seeded-random.js';

/** What may happen, and how often it lies in a pack that is dealt out before the next one is shuffled. */
const PACK = {
  'a worker is killed': 4,
  'a worker is asked to go in a run': 2,
  'a worker is frozen': 2,
  'an API process is killed': 2,
  'connections to MongoDB are cut': 3,
  'Redis is emptied': 2,
  'Redis is killed': 1,
  'Redis is frozen': 1,
  'MongoDB is killed': 1,
  'MongoDB is frozen': 1,
  'the vendor answers 503': 2,
  'the vendor answers 429': 2,
  'the vendor is slow': 2,
  'the vendor hangs up': 2,
  'the vendor cuts its answers': 1,
  'the vendor shows a login page': 1,
  'a job comes a hundred times': 2,
  'a connection is revoked and made again': 2,
} as const;
export const FAULT_KINDS: number = Object.keys(PACK).length;
export type FaultKind = keyof typeof PACK;

export interface Fault {
  readonly kind: FaultKind;
  /** After the beginning. */
  readonly atMs: number;
  /** Picks whom it meets, from 0 up to 1. */
  readonly target: number;
  /** For what ends by itself. */
  readonly forMs: number;
}

const LONGEST_MS = 15_000;

/** The same seed, the same faults in the same order. */
export function planFaults(seed: number, count: number, withinMs: number): readonly Fault[] {
  const random = seededRandom(seed);
  const kinds: FaultKind[] = [];
  while (kinds.length < count) kinds.push(...shuffled(random));
  return kinds.slice(0, count).map((kind, n) => ({
    kind,
    atMs: Math.round(((n + random()) * withinMs) / count),
    target: random(),
    forMs: Math.round(1_000 + random() * (LONGEST_MS - 1_000)),
  }));
}

function shuffled(random: () => number): readonly FaultKind[] {
  const cards = (Object.entries(PACK) as [FaultKind, number][]).flatMap(([kind, times]) => Array.from({ length: times }, () => kind));
  return cards.map((kind) => ({ kind, order: random() })).toSorted((a, b) => a.order - b.order).map(({ kind }) => kind); // prettier-ignore
}
