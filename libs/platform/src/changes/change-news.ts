import { type Redis } from 'ioredis';

import { type Change, changeChannel, writeChanges } from '@app/jobs';
import { type OrganizationId } from '@app/kernel';

/** While Redis is slow, news is dropped rather than kept: pages also ask by themselves. */
const MAX_WAITING = 500;

/** Tells open pages of an organization that something changed. Never fails and never waits: a change is made whether or not anybody hears of it. */
export class ChangeNews {
  readonly #redis: Pick<Redis, 'publish' | 'status'>;
  #waiting = 0;

  constructor(redis: Pick<Redis, 'publish' | 'status'>) {
    this.#redis = redis;
  }

  /** After the commit. */
  tell(org: OrganizationId, changes: readonly Change[]): void {
    if (changes.length === 0 || this.#redis.status !== 'ready' || this.#waiting >= MAX_WAITING) return;
    this.#waiting++;
    const done = (): void => void this.#waiting--;
    this.#redis.publish(changeChannel(org), writeChanges(changes)).then(done, done);
  }
}
