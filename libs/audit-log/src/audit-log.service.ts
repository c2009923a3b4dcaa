import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { type Change } from '@app/jobs';
import { type Clock, InvariantViolated, type OrganizationId } from '@app/kernel';
import { ChangeNews, CLOCK, type Transaction, Transactions } from '@app/platform';

import { changesOf, type NewAuditEvent, nextEvent } from './domain/index.js';
import { AuditEventRepository } from './persistence/audit-event.repository.js';

export type Append = (event: NewAuditEvent) => Promise<void>;
/** Runs inside one transaction and may run several times: database calls with `tx` only, one after the other, no catch around them, nothing outside the database. */
export type AuditedWork<T> = (tx: Transaction, append: Append) => Promise<T>;

/** The one way to change audited state: the change and its event commit together, or neither does. */
@Injectable()
export class AuditLog {
  readonly #turns = new Map<OrganizationId, Promise<void>>();

  constructor(
    private readonly events: AuditEventRepository,
    private readonly transactions: Transactions,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly news: ChangeNews,
  ) {}

  /**
   * A refused event refuses the change. Ids (an event id too, where a repeated job must not log twice) are made before the call, so that a retry keeps them.
   * `work` may append nothing and change nothing (a fence that found itself too late); a change without an event is a defect that only tests can see.
   */
  async commit<T>(org: OrganizationId, work: AuditedWork<T>): Promise<T> {
    let changes: Change[] = [];
    const made = await this.#inTurn(org, () =>
      this.transactions.run(async (tx) => {
        changes = [];
        // The head is read before anything is written, so that rows are locked for two round trips only.
        let head = await this.events.head(org, tx);
        let appended = 0;
        const append: Append = async (event) => {
          const next = nextEvent(org, head, { ...event, eventId: event.eventId ?? randomUUID() }, this.clock.now());
          await this.events.append(org, next, tx);
          head = { sequence: next.sequence, hash: next.hash };
          changes.push(...changesOf(event, next.id));
          appended++;
        };
        const result = await work(tx, append);
        if (appended === 0) throw new InvariantViolated('a change without an audit event');
        return result;
      }),
    );
    this.news.tell(org, changes);
    return made;
  }

  /** One transaction per organization at a time in this process: measured, without it conflicts cost up to six times the throughput. */
  async #inTurn<T>(org: OrganizationId, run: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(org) ?? Promise.resolve()).then(run);
    const settled = turn.then(
      () => undefined,
      () => undefined,
    );
    this.#turns.set(org, settled);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(org) === settled) this.#turns.delete(org);
    }
  }
}
