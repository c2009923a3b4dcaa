import { Injectable } from '@nestjs/common';

import { InvalidInput, isObjectIdText, type OrganizationId, type Page, type PageRequest } from '@app/kernel';

import { ChannelNotFound } from './channels.errors.js';
import { type Channel, type LastDelivery } from './domain/index.js';
import { AlertChannelRepository, type StoredChannel } from './persistence/alert-channel.repository.js';
import { AlertDeliveryRepository } from './persistence/alert-delivery.repository.js';

/** A channel as people see it: no secret. */
export interface ChannelView extends Channel {
  readonly lastDelivery: LastDelivery | null;
}

@Injectable()
export class ChannelReader {
  constructor(
    private readonly channels: AlertChannelRepository,
    private readonly deliveries: AlertDeliveryRepository,
  ) {}

  /** Oldest first. */
  async list(org: OrganizationId, { limit, cursor }: PageRequest): Promise<Page<ChannelView>> {
    if (cursor !== undefined && !isObjectIdText(cursor))
      throw new InvalidInput([{ field: 'cursor', message: 'is not a cursor of this list; start again without it' }]);
    const { items, nextCursor } = await this.channels.page(org, limit, cursor ?? null);
    return { items: await this.#views(org, items), nextCursor };
  }

  /** @throws ChannelNotFound */
  async get(org: OrganizationId, id: string): Promise<ChannelView> {
    const [view] = await this.#views(org, [await this.getStored(org, id)]);
    if (view === undefined) throw new ChannelNotFound();
    return view;
  }

  /** With its sealed secret and version, for whoever changes it or sends to it. @throws ChannelNotFound */
  async getStored(org: OrganizationId, id: string): Promise<StoredChannel> {
    const channel = await this.channels.findById(org, id);
    if (channel === null) throw new ChannelNotFound();
    return channel;
  }

  async #views(org: OrganizationId, channels: readonly StoredChannel[]): Promise<readonly ChannelView[]> {
    const newest = await this.deliveries.newestPerChannel(
      org,
      channels.map(({ id }) => id),
    );
    return channels.map(({ id, kind, label, target, events, createdBy, createdAt, lastTest }) => ({
      id,
      kind,
      label,
      target,
      events,
      createdBy,
      createdAt,
      lastTest,
      lastDelivery: newest.get(id) ?? null,
    }));
  }
}
