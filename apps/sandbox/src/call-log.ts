/** One call that the vendor side received. Never a key. */
interface LoggedCall {
  readonly at: string;
  readonly method: string;
  /** Below `/api`. */
  readonly path: string;
  readonly query: string;
  /** The parsed JSON body, null when there was none. */
  readonly body: unknown;
  readonly status: number;
  /** Whether the right key was sent. */
  readonly authorized: boolean;
  readonly scenario: string;
  readonly requestId: string;
  /** Body bytes of the answer before a scenario cut or dropped them. */
  readonly bytes: number;
}

const KEPT = 5000;

/** The newest calls, oldest first. */
export class CallLog {
  #calls: LoggedCall[] = [];

  add(call: LoggedCall): void {
    this.#calls.push(call);
    if (this.#calls.length > 2 * KEPT) this.#calls = this.#calls.slice(-KEPT);
  }

  list(): readonly LoggedCall[] {
    return this.#calls.slice(-KEPT);
  }

  clear(): void {
    this.#calls = [];
  }
}
