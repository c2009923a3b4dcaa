import { Inject, Injectable } from '@nestjs/common';

import { retryAfterMs } from '@app/connector-sdk';
import { type Clock, type OrganizationId } from '@app/kernel';
import { OrganizationService } from '@app/organizations';
import { APP_CONFIG, type AppConfig, CLOCK, createWebhookTransport, Mailer, type WebhookResult, type WebhookTransport } from '@app/platform';

import { type AttemptOutcome, type Notice, type NoticeContext, signingAt, toMailOutcome, toReceiverOutcome } from '../domain/index.js';
import { type StoredChannel } from '../persistence/alert-channel.repository.js';
import { toMailBody } from '../rendering/mail-message.js';
import { toSlackBody } from '../rendering/slack-message.js';
import { toSignedHeaders, toWebhookBody } from '../rendering/webhook-message.js';
import { type ChannelSecret, ChannelSecrets } from './channel-secrets.service.js';

export interface Parcel {
  /** The same on every attempt. */
  readonly id: string;
  readonly notice: (context: NoticeContext) => Notice;
  /** Who of several people is still without it; null = everybody. */
  readonly left: readonly string[] | null;
}

/** One attempt on one channel. What a receiver does is an outcome, never an error. */
@Injectable()
export class MessageSender {
  readonly #transport: WebhookTransport;

  constructor(
    private readonly mailer: Mailer,
    private readonly secrets: ChannelSecrets,
    private readonly organizations: OrganizationService,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {
    this.#transport = createWebhookTransport({ allowLoopback: config.EGRESS_ALLOW_LOOPBACK, environment: config.NODE_ENV });
  }

  async send(org: OrganizationId, channel: StoredChannel, parcel: Parcel): Promise<AttemptOutcome> {
    const { name } = await this.organizations.get(org);
    const notice = parcel.notice({ organization: { id: org, name }, publicUrl: this.config.PUBLIC_URL });
    if (channel.secret === null) return this.#mail(channel, parcel, notice);
    return this.secrets.withOpen(org, channel.id, channel.secret, (opened) =>
      opened.ok ? this.#post(channel, parcel.id, notice, opened.secret) : Promise.resolve(opened.outcome),
    );
  }

  async #mail({ addresses }: StoredChannel, { id, left }: Parcel, notice: Notice): Promise<AttemptOutcome> {
    // Who was taken off the channel meanwhile is owed nothing.
    const to = left === null ? addresses : left.filter((address) => addresses.includes(address));
    if (to.length === 0) return { kind: 'delivered' };
    const messageId = `<${id}@${new URL(this.config.PUBLIC_URL).hostname.replace(/^\[(.*)\]$/, '$1')}>`;
    return toMailOutcome(await this.mailer.send({ ...toMailBody(notice), to, messageId, date: this.#trueNow() }), to.length);
  }

  async #post(channel: StoredChannel, id: string, notice: Notice, secret: ChannelSecret): Promise<AttemptOutcome> {
    if (secret.url !== undefined) return this.#outcome(await this.#transport.post({ url: secret.url, body: toSlackBody(notice) }, NEVER));
    const body = toWebhookBody(notice);
    const secrets = signingAt(secret.keys, this.clock.now());
    const headers = toSignedHeaders({ id, at: this.#trueNow(), body, secrets });
    return this.#outcome(await this.#transport.post({ url: channel.address ?? '', body, headers }, NEVER));
  }

  #outcome(result: WebhookResult): AttemptOutcome {
    const asked = result.kind === 'answered' ? { header: result.retryAfter ?? undefined, vendorDate: result.date ?? undefined } : {};
    return toReceiverOutcome(result, retryAfterMs({ header: undefined, vendorDate: undefined, ...asked, now: this.clock.now() }));
  }

  /** Receivers and mailboxes compare with clocks of their own, which CLOCK_OFFSET does not move. */
  #trueNow(): Date {
    return new Date(this.clock.now().getTime() - this.config.clockOffsetMs);
  }
}

/** An attempt is ended by its own deadline only: a message that was cut off may have arrived. */
const NEVER = new AbortController().signal;
