import type { Check, Refusal } from './results.js';
import type { Session } from './session.js';

export interface PlannedCheck {
  readonly id: string;
  readonly title: string;
}

interface Finding {
  readonly state: 'passed' | 'warning' | 'failed';
  readonly detail: string;
  readonly remedy?: string;
}

/** The lines of one connection test. After a failed one the rest stay `not-run`. */
export class CheckList {
  readonly #planned: readonly PlannedCheck[];
  readonly #session: Session;
  readonly #done = new Map<string, Check>();
  #refusal: Refusal | null = null;
  #counted = 0;

  constructor(planned: readonly PlannedCheck[], session: Session) {
    this.#planned = planned;
    this.#session = session;
  }

  get refusal(): Refusal | null {
    return this.#refusal;
  }

  /** Closes a line; its time is that of the calls made since the line before. */
  set(id: string, { state, detail, remedy }: Finding): void {
    const title = this.#planned.find((check) => check.id === id)?.title ?? id;
    this.#done.set(id, { id, title, state, detail, remedy: state === 'passed' ? null : (remedy ?? null), durationMs: this.#lap() });
  }

  refuse(id: string, refusal: Refusal): void {
    this.#refusal = refusal;
    this.set(id, { state: 'failed', detail: refusal.detail, remedy: refusal.remedy });
  }

  list(): readonly Check[] {
    return this.#planned.map(
      ({ id, title }) => this.#done.get(id) ?? { id, title, state: 'not-run', detail: 'Not run: an earlier check decides.', remedy: null, durationMs: 0 },
    );
  }

  #lap(): number {
    const calls = this.#session.exchanges.slice(this.#counted);
    this.#counted = this.#session.exchanges.length;
    return calls.reduce((sum, { durationMs }) => sum + durationMs, 0);
  }
}
