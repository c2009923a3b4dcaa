import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { Dispatcher } from '@app/connector-runs';
import { Doorbell, Logger } from '@app/platform';

/** A dead worker's run is taken up within lease (12 s) + tick: below 30 s. */
const DISPATCH_EVERY_MS = 5_000;

/** What happens by itself, again and again. Every tick is idempotent: two workers are harmless. */
@Injectable()
export class Ticks implements OnApplicationBootstrap {
  #dispatching = false;

  constructor(
    private readonly dispatcher: Dispatcher,
    private readonly doorbell: Doorbell,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    // Redis came back, perhaps empty: ring again for all that is open.
    this.doorbell.onReady(() => void this.dispatch());
  }

  /** One look, for a rehearsal. → nothing was due, and nothing waits or runs */
  async isIdle(): Promise<boolean> {
    const { requested, open, failures } = await this.dispatcher.tick();
    const [failure] = failures;
    if (failure !== undefined) throw failure.error;
    return requested === 0 && open === 0;
  }

  @Interval(DISPATCH_EVERY_MS)
  async dispatch(): Promise<void> {
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      const { failures } = await this.dispatcher.tick();
      for (const { organizationId, error } of failures) this.logger.error('dispatch failed for an organization', { organizationId, error });
    } catch (error) {
      // The next tick comes whatever happened; what is due stays due in MongoDB.
      this.logger.error('dispatch tick failed', { error });
    } finally {
      this.#dispatching = false;
    }
  }
}
