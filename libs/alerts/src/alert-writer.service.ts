import { Inject, Injectable } from '@nestjs/common';

import { type Append, AuditLog } from '@app/audit-log';
import { Outbox } from '@app/channels';
import { type AlertKind } from '@app/channels/domain/index.js';
import { AppError, type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK, Metrics, type Transaction } from '@app/platform';

import { type Alert, type AlertPlan, type EndedAlert, groupAlerts, isEmptyPlan, resolvedMessage } from './domain/index.js';
import { AlertRepository, type NewAlert } from './persistence/alert.repository.js';

const MONITOR = { kind: 'system', id: 'monitor', label: 'Monitor' } as const;
/** Written in one transaction; what is more comes with the next pass and joins the groups that were told of. */
const MAX_AT_ONCE = 500;

export interface WrittenAlerts {
  readonly opened: readonly AlertKind[];
  readonly resolved: readonly AlertKind[];
}

/** Another monitor has written it meanwhile: ends the transaction without a trace. */
class NothingToWrite extends AppError {
  constructor() {
    super({ code: 'alert.nothing-to-write', kind: 'internal', message: 'There is nothing to write.' });
  }
}

type Decide = (standing: readonly Alert[], tx: Transaction) => Promise<AlertPlan>;

/** Opens, changes and resolves alerts: rows, audit events and messages to the channels in one transaction. */
@Injectable()
export class AlertWriter {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly outbox: Outbox,
    private readonly auditLog: AuditLog,
    private readonly metrics: Metrics,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * `decide` is asked inside the transaction. Whatever else changes audited state meanwhile takes the same number in the audit chain, so that one of the
   * two begins again and decides on what it then finds: two monitors never write the same thing twice.
   */
  async write(org: OrganizationId, decide: Decide): Promise<WrittenAlerts> {
    try {
      const written = await this.auditLog.commit(org, async (tx, append) => {
        const standing = await this.alerts.standing(org, tx);
        const plan = limited(await decide(standing, tx));
        if (isEmptyPlan(plan)) throw new NothingToWrite();
        await this.#write(org, plan, standing, { tx, append });
        return { opened: plan.opened.map(({ kind }) => kind), resolved: plan.resolved.map(({ alert }) => alert.kind) };
      });
      for (const kind of written.opened) this.metrics.alert(kind, 'opened');
      for (const kind of written.resolved) this.metrics.alert(kind, 'resolved');
      return written;
    } catch (error) {
      if (error instanceof NothingToWrite) return { opened: [], resolved: [] };
      throw error;
    }
  }

  async #write(org: OrganizationId, plan: AlertPlan, standing: readonly Alert[], at: { readonly tx: Transaction; readonly append: Append }): Promise<void> {
    const now = this.clock.now();
    const gone = new Set(plan.resolved.map(({ alert }) => alert.id));
    const staying = standing.filter(({ id }) => !gone.has(id));
    const opened = plan.opened.map((concern) => ({ id: this.alerts.nextId(), concern }));
    const told = plan.changed.filter((one) => one.told).map(({ alert, concern }) => ({ id: alert.id, concern }));
    const { groups, messages } = groupAlerts([...opened, ...told], staying, now, () => this.alerts.nextId());
    // Resolved first: the slot of the lesser one is free when the graver one opens.
    await this.#resolve(org, plan, now, at);
    const episodes = await this.alerts.episodes(org, [...new Set(opened.map(({ concern }) => concern.subject))], at.tx);
    const rows = opened.flatMap(({ id, concern }): NewAlert[] => {
      const group = groups.get(id);
      return group === undefined ? [] : [{ id, concern, group, episode: (episodes.get(`${concern.subject} ${concern.kind}`) ?? 0) + 1 }];
    });
    await this.alerts.open(org, rows, now, at.tx);
    for (const row of rows) await at.append(openedEvent(row));
    for (const { alert, concern } of plan.changed) {
      await this.alerts.change(org, alert.id, concern, groups.get(alert.id) ?? null, at.tx);
      const data = { kind: alert.kind, connectionId: alert.connectionId, from: alert.cause.code, to: concern.cause.code };
      await at.append({ type: 'alert.changed', actor: MONITOR, target: { kind: 'alert', id: alert.id }, outcome: 'success', data });
    }
    for (const message of messages) await this.outbox.add(org, message, at.tx);
    await this.#tellEnded(org, plan, staying, groups, now, at.tx);
  }

  async #resolve(
    org: OrganizationId,
    { resolved }: AlertPlan,
    now: Date,
    { tx, append }: { readonly tx: Transaction; readonly append: Append },
  ): Promise<void> {
    for (const { alert, resolution } of resolved) {
      await this.alerts.resolve(org, alert.id, resolution, MONITOR, now, tx);
      const { id, kind, connectionId, episode } = alert;
      const data = { kind, connectionId, episode, reason: resolution.reason };
      await append({ type: 'alert.resolved', actor: MONITOR, target: { kind: 'alert', id }, outcome: 'success', data });
    }
  }

  /** People hear of the end of a cause once, when nothing of its group stands open any more; that one became a graver one is no end. */
  async #tellEnded(
    org: OrganizationId,
    { resolved }: AlertPlan,
    staying: readonly Alert[],
    joined: ReadonlyMap<string, { readonly id: string }>,
    now: Date,
    tx: Transaction,
  ): Promise<void> {
    const ended = new Set(resolved.filter(({ resolution }) => resolution.reason !== 'became').map(({ alert }) => alert.groupId));
    const living = new Set([...staying.map(({ groupId }) => groupId), ...[...joined.values()].map(({ id }) => id)]);
    const over = [...ended].filter((groupId) => !living.has(groupId));
    const all = (await this.alerts.ofGroups(org, over, tx)).flatMap(toEnded);
    for (const groupId of over) {
      const [first, ...more] = all.filter((one) => one.groupId === groupId);
      if (first !== undefined) await this.outbox.add(org, resolvedMessage([first, ...more], now), tx);
    }
  }
}

const toEnded = ({ id, kind, title, cause, groupId, openedAt, resolution }: Alert): EndedAlert[] =>
  resolution === null || resolution.reason === 'became' ? [] : [{ id, kind, title, cause, groupId, openedAt, text: resolution.text }];

function limited({ opened, changed, resolved }: AlertPlan): AlertPlan {
  return { resolved: resolved.slice(0, MAX_AT_ONCE), changed: changed.slice(0, MAX_AT_ONCE), opened: opened.slice(0, MAX_AT_ONCE) };
}

function openedEvent({ id, concern, episode, group }: NewAlert): Parameters<Append>[0] {
  const { kind, severity, connectionId, cause, since } = concern;
  return {
    type: 'alert.opened',
    actor: MONITOR,
    target: { kind: 'alert', id },
    outcome: 'success',
    data: { kind, severity, connectionId, episode, connector: cause.connector, cause: cause.code, since: since.toISOString(), groupId: group.id },
  };
}
