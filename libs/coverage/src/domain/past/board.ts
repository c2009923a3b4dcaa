import { STALE_AFTER_MS } from '@app/connections/domain/index.js';
import { MAX_AHEAD_MS } from '@app/evidence/domain/index.js';

import { evaluateStanding, FIRST_RUN_GRACE_MS, type Sighting, type Standing } from '../standing.js';
import { type TypeVerdict, verdictOf } from '../type-coverage.js';
import { TypeTally } from '../type-tally.js';
import { type PastConnection } from './past.js';

export interface Moved {
  readonly before: readonly Standing[];
  readonly after: readonly Standing[];
}

/** Where every figure stands, moved one connection at a time: a thousand connections are not judged anew for each thing that happens to one. */
export class Board {
  readonly #connections = new Map<string, PastConnection>();
  readonly #standings = new Map<string, readonly Standing[]>();
  readonly #tallies = new Map<string, TypeTally>();
  #targets: ReadonlyMap<string, number> = new Map();

  get(id: string): PastConnection | undefined {
    return this.#connections.get(id);
  }

  /** Judges the connection as it is at `now`; null takes it off. */
  put(id: string, connection: PastConnection | null, now: Date): Moved {
    const before = this.#standings.get(id) ?? [];
    const after = connection === null ? [] : standingsOf(connection, this.#targets, now);
    for (const standing of before) this.#tally(standing.type).remove(standing);
    for (const standing of after) this.#tally(standing.type).add(standing);
    if (connection === null) this.#connections.delete(id);
    else this.#connections.set(id, connection);
    this.#standings.set(id, after);
    return { before, after };
  }

  retarget(targets: ReadonlyMap<string, number>, now: Date): void {
    this.#targets = targets;
    for (const [id, connection] of this.#connections) this.put(id, connection, now);
  }

  /** Types that no connection serves are not among them. */
  verdicts(): ReadonlyMap<string, TypeVerdict> {
    return new Map([...this.#tallies].filter(([, tally]) => !tally.isEmpty).map(([type, tally]) => [type, verdictOf(type, tally)]));
  }

  #tally(type: string): TypeTally {
    const known = this.#tallies.get(type);
    if (known !== undefined) return known;
    const made = new TypeTally();
    this.#tallies.set(type, made);
    return made;
  }
}

function standingsOf(connection: PastConnection, targets: ReadonlyMap<string, number>, now: Date): readonly Standing[] {
  return connection.metrics.map((metric) => {
    const type = metric.metric;
    const sighting = connection.sightings.find((one) => one.type === type) ?? neverSeen(connection.id, type);
    return evaluateStanding({ connection, metric, sighting, target: targets.get(type) ?? null, now });
  });
}

const neverSeen = (connectionId: string, type: string): Sighting => ({ connectionId, type, evidenceId: null, observedAt: null, rate: null });

/** The instants after `now` at which a figure of the connection stands otherwise although nothing happens: exact to the millisecond. */
export function turningPoints(connection: PastConnection, now: Date): readonly number[] {
  const seen = [...connection.sightings.map(({ observedAt }) => observedAt), ...connection.metrics.map(({ lastMeasuredAt }) => lastMeasuredAt)];
  const points = seen.flatMap((at) => (at === null ? [] : [at.getTime() + STALE_AFTER_MS + 1, at.getTime() - MAX_AHEAD_MS]));
  const all = connection.lastRun === null ? [...points, connection.createdAt.getTime() + FIRST_RUN_GRACE_MS] : points;
  return [...new Set(all)].filter((point) => point > now.getTime());
}
