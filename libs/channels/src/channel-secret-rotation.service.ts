import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';

import { AlertChannelRepository } from './persistence/alert-channel.repository.js';
import { ChannelSecrets } from './sending/channel-secrets.service.js';

const PAGE = 100;

/** After an organization got a new data key: its channels' secrets under it. The secrets themselves do not change. */
@Injectable()
export class ChannelSecretRotation {
  constructor(
    private readonly channels: AlertChannelRepository,
    private readonly secrets: ChannelSecrets,
  ) {}

  /** May be stopped anywhere and called again; what somebody changes meanwhile is sealed by whoever changes it. */
  async reseal(org: OrganizationId): Promise<{ readonly resealed: number; readonly skipped: number }> {
    let [resealed, skipped] = [0, 0];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<AlertChannelRepository['page']>> = await this.channels.page(org, PAGE, after);
      for (const channel of page.items) {
        if (channel.secret === null) continue;
        const sealed = await this.secrets.reseal(org, channel.id, channel.secret);
        if (sealed.keyVersion === channel.secret.keyVersion) continue;
        if (await this.channels.reseal(org, channel, sealed)) resealed++;
        else skipped++;
      }
      after = page.nextCursor;
    } while (after !== null);
    return { resealed, skipped };
  }
}
