import { Injectable } from '@nestjs/common';

import { InvalidInput, isObjectIdText, type OrganizationId, type Page, type PageRequest } from '@app/kernel';

import { DeliveryNotFound } from './channels.errors.js';
import { type Delivery, MAX_CHANNELS } from './domain/index.js';
import { AlertDeliveryRepository } from './persistence/alert-delivery.repository.js';

/** An alert is told twice, opened and resolved, on each channel. */
const MAX_PER_ALERT = 2 * MAX_CHANNELS;

@Injectable()
export class DeliveryReader {
  constructor(private readonly deliveries: AlertDeliveryRepository) {}

  /** Of a page of alerts at once, newest first. */
  async ofAlerts(org: OrganizationId, alertIds: readonly string[]): Promise<readonly Delivery[]> {
    return alertIds.length === 0 ? [] : this.deliveries.ofAlerts(org, alertIds, alertIds.length * MAX_PER_ALERT);
  }

  /** @throws DeliveryNotFound */
  async get(org: OrganizationId, id: string): Promise<Delivery> {
    const delivery = await this.deliveries.findById(org, id);
    if (delivery === null) throw new DeliveryNotFound();
    return delivery;
  }

  /** Newest first. */
  async ofChannel(org: OrganizationId, channelId: string, { limit, cursor }: PageRequest): Promise<Page<Delivery>> {
    if (cursor !== undefined && !isObjectIdText(cursor))
      throw new InvalidInput([{ field: 'cursor', message: 'is not a cursor of this list; start again without it' }]);
    return this.deliveries.pageOfChannel(org, channelId, limit, cursor ?? null);
  }
}
