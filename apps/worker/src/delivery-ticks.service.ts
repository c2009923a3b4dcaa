import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { DeliverySender } from '@app/channels';
import { Logger } from '@app/platform';

const DELIVER_EVERY_MS = 10_000;

/** Messages about alerts. A tick waits for its slowest receiver, so the next one begins beside it: what is due elsewhere waits for nobody. */
@Injectable()
export class DeliveryTicks {
  constructor(
    private readonly sender: DeliverySender,
    private readonly logger: Logger,
  ) {}

  @Interval(DELIVER_EVERY_MS)
  async deliver(): Promise<void> {
    try {
      const { failures } = await this.sender.tick();
      for (const { organizationId, error } of failures) this.logger.error('deliveries failed for an organization', { organizationId, error });
    } catch (error) {
      // The next tick comes whatever happened; what is due stays due in MongoDB.
      this.logger.error('delivery tick failed', { error });
    }
  }
}
