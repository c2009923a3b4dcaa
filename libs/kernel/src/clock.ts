/** The only source of "now". Injected, so that tests and CLOCK_OFFSET move every process alike. */
export interface Clock {
  now(): Date;
}

/** A clock that stands still until it is moved. */
export class FixedClock implements Clock {
  #now: Date;
  constructor(start: Date | string) {
    this.#now = new Date(start);
  }
  now(): Date {
    return new Date(this.#now);
  }
  set(instant: Date | string): void {
    this.#now = new Date(instant);
  }
  advanceMs(ms: number): void {
    this.#now = new Date(this.#now.getTime() + ms);
  }
}
