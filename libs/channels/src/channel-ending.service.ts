import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { ChannelReader } from './channel-reader.service.js';
import { ChannelNotFound } from './channels.errors.js';
import { AlertChannelRepository } from './persistence/alert-channel.repository.js';
import { AlertDeliveryRepository } from './persistence/alert-delivery.repository.js';

const REMOVED = { code: 'channel.removed', message: 'The channel was removed before this message was sent.', remedy: 'Nothing to do.' } as const;

@Injectable()
export class ChannelEnding {
  constructor(
    private readonly channels: AlertChannelRepository,
    private readonly deliveries: AlertDeliveryRepository,
    private readonly reader: ChannelReader,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The secret goes in the same write; what still waits for the channel is given up. What was sent stays readable at its alert. @throws ChannelNotFound */
  async remove(org: OrganizationId, actor: Actor, id: string): Promise<void> {
    const { kind, label } = await this.reader.getStored(org, id);
    const now = this.clock.now();
    await this.auditLog.commit(org, async (tx, append) => {
      if (!(await this.channels.remove(org, id, actor, now, tx))) throw new ChannelNotFound();
      const givenUp = await this.deliveries.giveUp(org, id, REMOVED, tx);
      const data = { kind, label, secret: 'cleared', deliveriesGivenUp: givenUp };
      await append({ type: 'alert-channel.removed', actor, target: { kind: 'alert-channel', id }, outcome: 'success', data });
    });
  }
}
