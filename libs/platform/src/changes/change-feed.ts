import { type Redis } from 'ioredis';

import { type Change, changeChannel, readChanges } from '@app/jobs';
import { AppError, type OrganizationId } from '@app/kernel';

import { connectRedis } from '../queue/redis.js';

export class ChangeFeedUnavailable extends AppError {
  constructor() {
    super({
      code: 'live.unavailable',
      kind: 'unavailable',
      message: 'News of changes cannot be carried at the moment; everything else works.',
      remedy: 'Ask for the lists themselves meanwhile; if it stays, Redis is not reachable.',
      retryAfterSeconds: 15,
    });
  }
}

export interface ChangeListener {
  heard(changes: readonly Change[]): void;
  /** The connection to Redis is gone: what happens until it is back is not heard. */
  lost(): void;
}

/** The changes of organizations that somebody listens to: one connection for the whole process, one subscription per organization. */
export class ChangeFeed {
  readonly #redis: Redis;
  readonly #listeners = new Map<string, Set<ChangeListener>>();

  constructor(redisUrl: string) {
    this.#redis = connectRedis(redisUrl, 'subscriptions');
    // Told by `close`, which follows each error: whoever listens asks anew, and health names Redis.
    this.#redis.on('error', () => undefined);
    this.#redis.on('close', () => {
      this.#lose();
    });
    this.#redis.on('message', (channel: string, text: string) => {
      this.#deliver(channel, text);
    });
  }

  /** → how to stop. @throws ChangeFeedUnavailable while Redis is away */
  async listen(org: OrganizationId, listener: ChangeListener): Promise<() => void> {
    const channel = changeChannel(org);
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(listener));
    try {
      // Again for each listener: Redis takes it as one, and the answer says that it stands.
      if (this.#redis.status !== 'ready') throw new ChangeFeedUnavailable();
      await this.#redis.subscribe(channel);
    } catch {
      this.#leave(channel, listener);
      throw new ChangeFeedUnavailable();
    }
    return () => {
      this.#leave(channel, listener);
    };
  }

  close(): void {
    this.#redis.disconnect();
  }

  #leave(channel: string, listener: ChangeListener): void {
    const listeners = this.#listeners.get(channel);
    if (listeners?.delete(listener) !== true || listeners.size > 0) return;
    this.#listeners.delete(channel);
    // Refused only when the connection went away meanwhile, and then Redis has forgotten the subscription by itself.
    if (this.#redis.status === 'ready') this.#redis.unsubscribe(channel).catch(() => undefined);
  }

  #lose(): void {
    const all = [...this.#listeners.values()].flatMap((listeners) => [...listeners]);
    this.#listeners.clear();
    for (const listener of all) listener.lost();
  }

  #deliver(channel: string, text: string): void {
    const listeners = this.#listeners.get(channel);
    const changes = listeners === undefined ? null : readChanges(text);
    if (listeners === undefined || changes === null) return;
    for (const listener of [...listeners]) listener.heard(changes);
  }
}
