import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';

import { type Change, type ChangeTopic } from '@app/jobs';
import { AuthenticationService, type Caller } from '@app/organizations';
import { ChangeFeed, ChangeFeedUnavailable, Logger } from '@app/platform';

import { TooManyStreams } from './live.errors.js';
import { LiveStream } from './live-stream.js';

/** Of one session or API key: tabs of a person. */
export const MAX_STREAMS_EACH = 10;
const MAX_STREAMS = 2_000;
export const LOOK_EVERY_MS = 10_000;
/** While the database does not answer, whoever was let in last stays that long. */
const UNSEEN_MS = 25_000;
/** After these somebody may have lost access: looked at once, not at the next turn. */
const ACCESS_TOPICS: readonly ChangeTopic[] = ['members', 'api-keys', 'organization'];

interface Open {
  readonly stream: LiveStream;
  readonly stop: () => void;
  seenAt: number;
}

/** The streams of this process: opens, feeds, looks again at who reads, ends. */
@Injectable()
export class LiveStreams implements OnModuleInit, BeforeApplicationShutdown {
  readonly #open = new Set<Open>();
  #timer: NodeJS.Timeout | null = null;
  readonly #toLookAt = new Set<Open>();
  #looking = false;
  #closing = false;

  constructor(
    private readonly feed: ChangeFeed,
    private readonly authentication: AuthenticationService,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.#timer = setInterval(() => {
      for (const { stream } of this.#open) stream.beat();
      this.#look(this.#open);
    }, LOOK_EVERY_MS).unref();
  }

  /** Before the server waits for its connections to end. */
  beforeApplicationShutdown(): void {
    this.#closing = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    for (const { stream } of this.#open) stream.end();
  }

  /** @throws TooManyStreams, ChangeFeedUnavailable */
  async open(caller: Caller): Promise<LiveStream> {
    if (this.#closing) throw new ChangeFeedUnavailable();
    const stream = new LiveStream(caller);
    this.#refuseTooMany(stream.owner);
    const open = { stream, stop: () => undefined, seenAt: performance.now() };
    // Counted before the wait, so that many at once do not pass the limit.
    this.#open.add(open);
    stream.body.once('close', () => this.#open.delete(open));
    try {
      const stop = await this.feed.listen(caller.organizationId, {
        heard: (changes) => {
          this.#hear(open, changes);
        },
        lost: () => {
          stream.end();
        },
      });
      if (stream.body.destroyed) stop();
      else stream.body.once('close', stop);
    } catch (error) {
      stream.body.destroy();
      throw error;
    }
    return stream;
  }

  #refuseTooMany(owner: string): void {
    if (this.#open.size >= MAX_STREAMS) throw new TooManyStreams(MAX_STREAMS);
    const own = [...this.#open].filter(({ stream }) => stream.owner === owner);
    if (own.length >= MAX_STREAMS_EACH) throw new TooManyStreams(MAX_STREAMS_EACH);
  }

  #hear(open: Open, changes: readonly Change[]): void {
    open.stream.show(changes);
    if (changes.some(({ topic }) => ACCESS_TOPICS.includes(topic))) this.#look([open]);
  }

  /** One after the other: a thousand streams must not fall upon the database at once. */
  #look(some: Iterable<Open>): void {
    for (const open of some) this.#toLookAt.add(open);
    if (!this.#looking) void this.#lookAtAll();
  }

  async #lookAtAll(): Promise<void> {
    this.#looking = true;
    while (this.#toLookAt.size > 0) {
      const turn = [...this.#toLookAt];
      this.#toLookAt.clear();
      const answers = new Map<string, boolean>();
      for (const open of turn) if (this.#open.has(open)) await this.#lookAt(open, answers);
    }
    this.#looking = false;
  }

  async #lookAt(open: Open, answers: Map<string, boolean>): Promise<void> {
    const { stream } = open;
    try {
      const stands = answers.get(stream.owner) ?? (await this.authentication.stillStands(stream.caller));
      answers.set(stream.owner, stands);
      if (stands) open.seenAt = performance.now();
      else stream.end();
    } catch (error) {
      if (performance.now() - open.seenAt < UNSEEN_MS) return;
      this.logger.warn('a live stream ended: who reads it could not be checked', { organizationId: stream.caller.organizationId, error });
      stream.end();
    }
  }
}
