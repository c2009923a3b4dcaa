import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Clock, type OrganizationId } from '@app/kernel';
import { OrganizationDirectory } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { DeliveryLost } from './channels.errors.js';
import { type AttemptOutcome, type DeliveryStep, evaluateAttempt, isExhausted, toNotice } from './domain/index.js';
import { AlertChannelRepository } from './persistence/alert-channel.repository.js';
import { AlertDeliveryRepository } from './persistence/alert-delivery.repository.js';
import { type ClaimedDelivery } from './persistence/alert-delivery.row.js';
import { MessageSender } from './sending/message-sender.service.js';
import { SendingLanes } from './sending/sending-lanes.js';

const ORGANIZATIONS_PER_PAGE = 100;
/** Longer than the longest attempt (30 s by mail): a worker that lives settles what it took. */
const LEASE_MS = 60_000;
/** What is due after that waits for the next tick. */
const TICK_MS = 60_000;
const ACTOR = { kind: 'system', id: 'alert-delivery', label: 'Alert delivery' } as const;

export interface SendingReport {
  readonly sent: number;
  /** Given up for good; each left an event. */
  readonly failed: number;
  /** Will be tried again. */
  readonly later: number;
  /** One organization's trouble never stops the others; whoever ticks logs it. */
  readonly failures: readonly { readonly organizationId: OrganizationId; readonly error: unknown }[];
}
interface Tally {
  sent: number;
  failed: number;
  later: number;
  readonly failures: { organizationId: OrganizationId; error: unknown }[];
}

/**
 * Sends what is due. MongoDB alone decides: a delivery is taken by compare-and-set under a lease on the server's clock, so two workers send it once. A worker that
 * dies between sending and noting it leaves a delivery that is sent again, with the same webhook-id and Message-ID: at least once, and told apart by its id.
 * Ticks may overlap, so that one slow receiver keeps nobody else waiting.
 */
@Injectable()
export class DeliverySender implements OnModuleDestroy {
  readonly #lanes = new SendingLanes();

  constructor(
    private readonly organizations: OrganizationDirectory,
    private readonly channels: AlertChannelRepository,
    private readonly deliveries: AlertDeliveryRepository,
    private readonly sender: MessageSender,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async tick(): Promise<SendingReport> {
    const tally: Tally = { sent: 0, failed: 0, later: 0, failures: [] };
    const endsAt = performance.now() + TICK_MS;
    const drains: Promise<void>[] = [];
    for await (const org of this.#organizations()) drains.push(this.#guarded(org, tally, () => this.#drain(org, tally, endsAt)));
    await Promise.all(drains);
    return tally;
  }

  /** Nothing new is begun; what is under way is settled. */
  async onModuleDestroy(): Promise<void> {
    await this.#lanes.close();
  }

  async *#organizations(): AsyncGenerator<OrganizationId> {
    let page = await this.organizations.page(ORGANIZATIONS_PER_PAGE);
    while (page.length > 0) {
      for (const { id } of page) yield id;
      page = await this.organizations.page(ORGANIZATIONS_PER_PAGE, page.at(-1)?.id);
    }
  }

  /** A few at a time, each channel one by one, until nothing is due that could go on now. */
  async #drain(org: OrganizationId, tally: Tally, endsAt: number): Promise<void> {
    if (!(await this.deliveries.isAnyDue(org, this.clock.now()))) return;
    const own = new Set<Promise<void>>();
    for (;;) {
      const isOpen = performance.now() < endsAt;
      const isGone = isOpen && (await this.#sendNext(org, tally, own));
      if (isGone) continue;
      if (own.size === 0) return;
      await Promise.race(own);
    }
  }

  /** → false when nothing can begin now: nothing is due, or every place is taken */
  async #sendNext(org: OrganizationId, tally: Tally, own: Set<Promise<void>>): Promise<boolean> {
    const lane = this.#lanes.enter(org);
    if (lane === null) return false;
    const delivery = await this.deliveries.claim(org, this.clock.now(), lane.busyChannels, LEASE_MS).catch((error: unknown) => {
      lane.leave();
      throw error;
    });
    if (delivery === null) {
      lane.leave();
      return false;
    }
    lane.occupy(delivery.channelId);
    const sending = this.#guarded(org, tally, () => this.#deliver(org, delivery, tally)).finally(() => {
      lane.leave();
      own.delete(sending);
    });
    own.add(sending);
    return true;
  }

  async #deliver(org: OrganizationId, delivery: ClaimedDelivery, tally: Tally): Promise<void> {
    const outcome = await this.#attempt(org, delivery);
    const step = evaluateAttempt(outcome, { attempts: delivery.attempts, now: this.clock.now(), random: Math.random() });
    const left = outcome.kind === 'refused' ? outcome.left : null;
    const isSettled = step.state === 'failed' ? await this.#fail(org, delivery, step, left) : await this.deliveries.settle(org, delivery, step, left);
    if (!isSettled) return;
    if (step.state === 'pending') tally.later++;
    else tally[step.state]++;
  }

  async #attempt(org: OrganizationId, delivery: ClaimedDelivery): Promise<AttemptOutcome> {
    const { attempts, channelId, id, left, message, alertIds } = delivery;
    if (isExhausted(attempts)) return WORKER_DIED;
    const channel = await this.channels.findById(org, channelId);
    if (channel === null) return REMOVED;
    return this.sender.send(org, channel, { id: `msg_${id}`, left, notice: (context) => toNotice({ ...message, alertIds }, context) });
  }

  /** Given up: the state and its event commit together. */
  async #fail(org: OrganizationId, delivery: ClaimedDelivery, step: DeliveryStep & { state: 'failed' }, left: readonly string[] | null): Promise<boolean> {
    const { id, channelId, channelKind, channelLabel, alertIds, attempts, message } = delivery;
    try {
      await this.auditLog.commit(org, async (tx, append) => {
        if (!(await this.deliveries.settle(org, delivery, step, left, tx))) throw new DeliveryLost();
        await append({
          type: 'alert-delivery.failed',
          actor: ACTOR,
          target: { kind: 'alert-delivery', id },
          outcome: 'failure',
          data: { channelId, channelKind, channelLabel, alertIds: [...alertIds], event: message.event, kind: message.kind, attempts, error: { ...step.error } },
        });
      });
      return true;
    } catch (error) {
      if (error instanceof DeliveryLost) return false;
      throw error;
    }
  }

  async #guarded(organizationId: OrganizationId, tally: Tally, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      tally.failures.push({ organizationId, error });
    }
  }
}

const final = (error: { readonly code: string; readonly message: string; readonly remedy: string }): AttemptOutcome => ({
  kind: 'refused',
  error,
  worthTrying: 'never',
  retryAfterMs: null,
  left: null,
});
const WORKER_DIED = final({
  code: 'delivery.worker-died',
  message: 'The last attempt was not brought to an end: the message may have arrived.',
  remedy: 'Look whether it arrived; if not, send it again.',
});
const REMOVED = final({ code: 'channel.removed', message: 'The channel was removed.', remedy: 'Nothing to do.' });
