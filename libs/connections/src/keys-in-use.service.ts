import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';

import { type KeyUse, KeyUses } from './persistence/key-use.repository.js';

/** Longer than whoever revokes waits: a process that does not go on is waited for, a dead one not for ever. */
const USE_MS = 10_000;
/** How soon a use notices that its key was cleared or replaced. */
const RENEW_EVERY_MS = 1_000;
/** A call under way ends within five seconds after a revoke; whoever uses the key and does not react by then is frozen, dead, or cut off from the database. */
const WAIT_AT_MOST_MS = 5_000;
const LOOK_EVERY_MS = 75;

/** Who calls a vendor with a stored key just now, over all processes: so that a revoke can say when nobody does any more. */
@Injectable()
export class KeysInUse {
  constructor(private readonly uses: KeyUses) {}

  /**
   * Does the work while the key of that epoch stands; `aborted` when `signal` is, and soon after the key was cleared or replaced.
   * → null when it stands no more: nothing was done
   */
  async during<T>(
    org: OrganizationId,
    { connectionId, epoch }: Omit<KeyUse, 'id'>,
    signal: AbortSignal,
    work: (aborted: AbortSignal) => Promise<T>,
  ): Promise<T | null> {
    const use = { id: randomUUID(), connectionId, epoch };
    if (!(await this.uses.begin(org, use, USE_MS))) return null;
    const cleared = new AbortController();
    const renew = async (): Promise<void> => {
      if (!(await this.uses.renew(org, use, USE_MS))) cleared.abort();
    };
    const timer = setInterval(() => {
      // A renewal that cannot reach the database decides nothing: each call asks again before it leaves.
      renew().catch(() => undefined);
    }, RENEW_EVERY_MS);
    try {
      return await work(AbortSignal.any([signal, cleared.signal]));
    } finally {
      clearInterval(timer);
      // What the work came to counts; a use that cannot be ended ends by itself.
      await this.uses.end(org, use).catch(() => undefined);
    }
  }

  /** Returns when nobody uses a key of the connection (null: of the organization) any more, after five seconds at the latest. */
  async untilUnused(org: OrganizationId, connectionId: string | null): Promise<void> {
    const end = performance.now() + WAIT_AT_MOST_MS;
    while ((await this.uses.isAny(org, connectionId)) && performance.now() < end) await sleep(LOOK_EVERY_MS);
  }
}
