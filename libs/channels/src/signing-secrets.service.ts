import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK, type SealedValue } from '@app/platform';

import { ChannelReader } from './channel-reader.service.js';
import { ChannelChanged, SecretNotUsed } from './channels.errors.js';
import { OLD_KEY_LIFE_MS, rotateKeys } from './domain/index.js';
import { AlertChannelRepository, type StoredChannel } from './persistence/alert-channel.repository.js';
import { ChannelSecrets } from './sending/channel-secrets.service.js';

export interface RotatedSecret {
  /** Shown this once. */
  readonly signingSecret: string;
  /** Until then the one before signs too. */
  readonly oldSignsUntil: Date;
}

@Injectable()
export class SigningSecrets {
  constructor(
    private readonly channels: AlertChannelRepository,
    private readonly reader: ChannelReader,
    private readonly secrets: ChannelSecrets,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ChannelNotFound, SecretNotUsed, ChannelChanged */
  async rotate(org: OrganizationId, actor: Actor, id: string): Promise<RotatedSecret> {
    const channel = await this.reader.getStored(org, id);
    const { secret: stored } = channel;
    if (channel.kind !== 'webhook' || stored === null) throw new SecretNotUsed();
    const now = this.clock.now();
    const signingSecret = this.secrets.newSigningSecret();
    const secret = await this.#withNew(org, channel, stored, signingSecret, now);
    const oldSignsUntil = new Date(now.getTime() + OLD_KEY_LIFE_MS);
    await this.auditLog.commit(org, async (tx, append) => {
      if (!(await this.channels.change(org, channel, { secret }, tx))) throw new ChannelChanged();
      const data = { label: channel.label, oldSignsUntil: oldSignsUntil.toISOString() };
      await append({ type: 'alert-channel.secret-rotated', actor, target: { kind: 'alert-channel', id }, outcome: 'success', data });
    });
    return { signingSecret, oldSignsUntil };
  }

  /** A stored secret that does not open any more is replaced: rotating is the way out of that. */
  #withNew(org: OrganizationId, { id }: StoredChannel, stored: SealedValue, signingSecret: string, now: Date): Promise<SealedValue> {
    return this.secrets.withOpen(org, id, stored, (opened) => {
      const keys = opened.ok ? (opened.secret.keys ?? []) : [];
      return this.secrets.seal(org, id, { keys: rotateKeys(keys, signingSecret, now) });
    });
  }
}
