import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { ChannelRemoved, DeliveryNotFailed } from './channels.errors.js';
import { DeliveryReader } from './delivery-reader.service.js';
import { type Delivery } from './domain/index.js';
import { AlertChannelRepository } from './persistence/alert-channel.repository.js';
import { AlertDeliveryRepository } from './persistence/alert-delivery.repository.js';

@Injectable()
export class DeliveryResend {
  constructor(
    private readonly deliveries: AlertDeliveryRepository,
    private readonly channels: AlertChannelRepository,
    private readonly reader: DeliveryReader,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** A failed delivery starts anew at the next tick, under its own id. @throws DeliveryNotFound, DeliveryNotFailed, ChannelRemoved */
  async resend(org: OrganizationId, actor: Actor, id: string): Promise<Delivery> {
    const { channelId, channelKind, channelLabel, state, attempts } = await this.reader.get(org, id);
    if (state !== 'failed') throw new DeliveryNotFailed();
    if ((await this.channels.findById(org, channelId)) === null) throw new ChannelRemoved();
    const now = this.clock.now();
    await this.auditLog.commit(org, async (tx, append) => {
      if (!(await this.deliveries.sendAgain(org, id, now, tx))) throw new DeliveryNotFailed();
      const data = { channelId, channelKind, channelLabel, attemptsBefore: attempts };
      await append({ type: 'alert-delivery.resent', actor, target: { kind: 'alert-delivery', id }, outcome: 'success', data });
    });
    return this.reader.get(org, id);
  }
}
