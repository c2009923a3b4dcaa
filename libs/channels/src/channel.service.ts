import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Clock, InvalidInput, type Json, type OrganizationId } from '@app/kernel';
import { CLOCK, type SealedValue } from '@app/platform';

import { ChannelReader, type ChannelView } from './channel-reader.service.js';
import { ChannelRules } from './channel-rules.service.js';
import { ChannelChanged, TooManyChannels } from './channels.errors.js';
import { type ChannelKind, type ChannelSettings, type ChannelWish, describeTarget, maskAddress, MAX_CHANNELS } from './domain/index.js';
import { AlertChannelRepository, type ChannelChange, type StoredChannel } from './persistence/alert-channel.repository.js';
import { ChannelSecrets } from './sending/channel-secrets.service.js';

export interface MadeChannel {
  readonly channel: ChannelView;
  /** Of a webhook; shown this once. */
  readonly signingSecret: string | null;
}

/** The life of a channel. Each change and its audit event commit together. */
@Injectable()
export class ChannelService {
  constructor(
    private readonly channels: AlertChannelRepository,
    private readonly reader: ChannelReader,
    private readonly rules: ChannelRules,
    private readonly secrets: ChannelSecrets,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws InvalidInput, MailNotConfigured, TooManyChannels, VaultUnavailable */
  async create(org: OrganizationId, actor: Actor, kind: ChannelKind, wish: ChannelWish): Promise<MadeChannel> {
    const settings = this.rules.read(kind, wish, true);
    const { label = '', events = [], addresses = [] } = settings;
    const id = this.channels.nextId();
    const signingSecret = kind === 'webhook' ? this.secrets.newSigningSecret() : null;
    const secret = await this.#firstSecret(org, id, settings, kind, signingSecret);
    const createdAt = this.clock.now();
    await this.auditLog.commit(org, async (tx, append) => {
      if ((await this.channels.countLiving(org, tx)) >= MAX_CHANNELS) throw new TooManyChannels();
      await this.channels.add(org, { id, kind, label, events, addresses, target: shownAddress(kind, settings), secret, createdBy: actor, createdAt }, tx);
      await append({
        type: 'alert-channel.created',
        actor,
        target: { kind: 'alert-channel', id },
        outcome: 'success',
        data: { kind, ...eventData({ label, events, addresses, url: settings.url ?? null }) },
      });
    });
    return { channel: await this.reader.get(org, id), signingSecret };
  }

  /** @throws ChannelNotFound, ChannelChanged, InvalidInput */
  async change(org: OrganizationId, actor: Actor, id: string, wish: ChannelWish): Promise<ChannelView> {
    const before = await this.reader.getStored(org, id);
    const settings = this.rules.read(before.kind, wish, false);
    if (Object.keys(settings).length === 0) throw new InvalidInput([{ field: 'body', message: 'must have at least one of label, events, addresses, url' }]);
    const { url, ...rest } = settings;
    const change: ChannelChange = {
      ...rest,
      ...(url === undefined ? {} : { target: shownAddress(before.kind, settings) }),
      ...(url === undefined || before.kind !== 'slack' ? {} : { secret: await this.secrets.seal(org, id, { url }) }),
    };
    const [from, to] = [standing(before), { ...standing(before), ...rest, url: url ?? before.address }];
    await this.auditLog.commit(org, async (tx, append) => {
      if (!(await this.channels.change(org, before, change, tx))) throw new ChannelChanged();
      const data = { kind: before.kind, from: eventData(from), to: eventData(to), addressReplaced: url !== undefined };
      await append({ type: 'alert-channel.changed', actor, target: { kind: 'alert-channel', id }, outcome: 'success', data });
    });
    return this.reader.get(org, id);
  }

  async #firstSecret(org: OrganizationId, id: string, { url }: ChannelSettings, kind: ChannelKind, signingSecret: string | null): Promise<SealedValue | null> {
    if (signingSecret !== null) return this.secrets.seal(org, id, { keys: [{ secret: signingSecret, until: null }] });
    return kind === 'slack' && url !== undefined ? this.secrets.seal(org, id, { url }) : null;
  }
}

/** What of an address may be stored in the clear and shown. */
function shownAddress(kind: ChannelKind, { url }: ChannelSettings): string | null {
  if (url === undefined) return null;
  return kind === 'slack' ? maskAddress(url) : url;
}

interface Standing {
  readonly label: string;
  readonly events: readonly string[];
  readonly addresses: readonly string[];
  readonly url: string | null;
}
const standing = ({ label, events, addresses, address }: StoredChannel): Standing => ({ label, events, addresses, url: address });

/** What the audit log keeps of a channel: no person's address and no secret one. */
const eventData = ({ label, events, addresses, url }: Standing): { readonly [key: string]: Json } => {
  const { count, hosts } = describeTarget({ addresses, url });
  return { label, events: [...events], targets: count, hosts: [...hosts] };
};
