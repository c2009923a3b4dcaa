import { type Connection } from 'mongoose';

import { AppError } from '@app/kernel';

import { type Transaction } from './transaction.js';

/** No turn in time: nothing was changed, asking again is safe. */
export class TransactionBusy extends AppError {
  constructor() {
    super({
      code: 'service.busy',
      kind: 'unavailable',
      message: 'The change could not be written in time; nothing was changed.',
      remedy: 'Try again in a few seconds.',
      retryAfterSeconds: 5,
    });
  }
}

const DEFAULT_TIMEOUT_MS = 15_000;

/** Snapshot reads, majority + journal commit. The callback may run several times: database calls only, each with `tx`, one after the other, no catch around them. */
export class Transactions {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async run<T>(work: (tx: Transaction) => Promise<T>, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<T> {
    // The driver retries for 120 s and its own timeoutMS does nothing here (measured on 7.8), so the deadline is ours.
    const deadline = performance.now() + timeoutMs;
    const session = await this.#connection.startSession();
    try {
      return await session.withTransaction(
        async () => {
          if (performance.now() > deadline) throw new TransactionBusy();
          return work({ session });
        },
        { readConcern: { level: 'snapshot' }, writeConcern: { w: 'majority', j: true }, readPreference: 'primary', maxCommitTimeMS: timeoutMs },
      );
    } finally {
      await session.endSession();
    }
  }
}
