import { Inject, Injectable } from '@nestjs/common';

import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK, type Transaction } from '@app/platform';

import { type AlertMessage } from './domain/index.js';
import { AlertChannelRepository } from './persistence/alert-channel.repository.js';
import { AlertDeliveryRepository } from './persistence/alert-delivery.repository.js';

/** Where a message waits for its worker. It is written by the transaction that opens the alert, so there is no alert without its message and none without its alert. */
@Injectable()
export class Outbox {
  constructor(
    private readonly channels: AlertChannelRepository,
    private readonly deliveries: AlertDeliveryRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One delivery for each channel that wants the kind. A key that was added before adds nothing. → ids of the message's deliveries */
  async add(org: OrganizationId, message: AlertMessage, tx: Transaction): Promise<readonly string[]> {
    const known = await this.deliveries.idsOfMessage(org, message.key, tx);
    if (known.length > 0) return known;
    return this.deliveries.add(org, message, await this.channels.wanting(org, message.kind, tx), this.clock.now(), tx);
  }
}
