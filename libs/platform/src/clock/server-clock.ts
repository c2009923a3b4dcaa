import { type Connection } from 'mongoose';

import { AppError, type Clock } from '@app/kernel';

export const CLOCK = Symbol('Clock');

const MAX_SKEW_MS = 60_000;

/** This machine's clock is off by more than a minute against the database server: dates, leases and freshness would lie. */
export class ClockSkewError extends AppError {
  constructor(skewMs: number) {
    super({
      code: 'clock.skew',
      kind: 'unavailable',
      message: `This machine's clock differs from the database server's by ${String(Math.round(skewMs / 1000))} s; at most 60 s are allowed.`,
      remedy: 'Set the clock of this machine (NTP) and start again.',
    });
  }
}

/** Server time + offset: the local clock, corrected by what the database server last told. One per process. */
export class ServerClock implements Clock {
  readonly #offsetMs: number;
  #skewMs = 0;

  constructor(offsetMs: number) {
    this.#offsetMs = offsetMs;
  }

  now(): Date {
    return new Date(Date.now() + this.#skewMs + this.#offsetMs);
  }

  /** Server minus local, in ms, as last measured and without the offset. */
  get skewMs(): number {
    return this.#skewMs;
  }

  /** Half the round trip is taken as the way back. @throws ClockSkewError beyond 60 s */
  async synchronize(connection: Connection): Promise<void> {
    const before = Date.now();
    const hello: unknown = await connection.db?.command({ hello: 1 });
    const after = Date.now();
    const server: unknown = typeof hello === 'object' && hello !== null ? Reflect.get(hello, 'localTime') : undefined;
    if (!(server instanceof Date)) return;
    const skewMs = server.getTime() - (before + after) / 2;
    if (Math.abs(skewMs) > MAX_SKEW_MS) throw new ClockSkewError(skewMs);
    this.#skewMs = Math.round(skewMs);
  }
}
