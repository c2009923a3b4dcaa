import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Delivery, DeliveryReader } from '@app/channels';
import { type Clock, InvalidInput, isObjectIdText, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { AlertMoved, AlertNotFound, AlertOver } from './alerts.errors.js';
import { type Alert, type AlertState } from './domain/index.js';
import { type AlertName, AlertRepository, type PagePosition } from './persistence/alert.repository.js';

/** An alert with the messages that told of it. */
export type AlertView = Alert & {
  /** Alerts of the same group, this one included. */
  readonly sharedBy: number;
  readonly deliveries: readonly Delivery[];
};

@Injectable()
export class AlertService {
  constructor(
    private readonly alerts: AlertRepository,
    private readonly deliveries: DeliveryReader,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Newest first. */
  async list(org: OrganizationId, state: AlertState | undefined, { limit, cursor }: PageRequest): Promise<Page<AlertView>> {
    const page = await this.alerts.page(org, state, limit, toPosition(cursor));
    return { items: await this.#views(org, page.items), nextCursor: page.nextCursor };
  }

  async newest(org: OrganizationId, limit: number): Promise<readonly AlertName[]> {
    return this.alerts.newest(org, limit);
  }

  /** @throws AlertNotFound */
  async get(org: OrganizationId, id: string): Promise<AlertView> {
    const [view] = await this.#views(org, [await this.#found(org, id)]);
    if (view === undefined) throw new AlertNotFound();
    return view;
  }

  /** Somebody has seen it. Again: nothing happens. @throws AlertNotFound, AlertOver */
  async acknowledge(org: OrganizationId, actor: Actor, id: string): Promise<AlertView> {
    const alert = await this.#found(org, id);
    if (alert.state === 'resolved') throw new AlertOver();
    if (alert.state === 'open') await this.#acknowledge(org, actor, alert);
    return this.get(org, id);
  }

  async #acknowledge(org: OrganizationId, actor: Actor, { id, kind, connectionId, episode }: Alert): Promise<void> {
    const at = this.clock.now();
    await this.auditLog.commit(org, async (tx, append) => {
      if (!(await this.alerts.acknowledge(org, id, actor, at, tx))) throw new AlertMoved();
      const data = { kind, connectionId, episode };
      await append({ type: 'alert.acknowledged', actor, target: { kind: 'alert', id }, outcome: 'success', data });
    });
  }

  async #found(org: OrganizationId, id: string): Promise<Alert> {
    const alert = await this.alerts.findById(org, id);
    if (alert === null) throw new AlertNotFound();
    return alert;
  }

  /** For a whole page at once. The message of a group names the alerts that it told of; those that joined later were told of by it too. */
  async #views(org: OrganizationId, alerts: readonly Alert[]): Promise<readonly AlertView[]> {
    const sizes = await this.alerts.groupSizes(org, [...new Set(alerts.map(({ groupId }) => groupId))]);
    const deliveries = await this.deliveries.ofAlerts(org, [...new Set(alerts.flatMap(({ id, toldWith }) => [id, toldWith]))]);
    return alerts.map((alert) => ({
      ...alert,
      sharedBy: sizes.get(alert.groupId) ?? 1,
      deliveries: deliveries.filter(({ alertIds }) => alertIds.includes(alert.id) || alertIds.includes(alert.toldWith)),
    }));
  }
}

function toPosition(cursor: string | undefined): PagePosition | null {
  if (cursor === undefined) return null;
  const [instant = '', id = '', ...rest] = cursor.split('~');
  const openedAt = new Date(instant);
  if (rest.length > 0 || !isObjectIdText(id) || Number.isNaN(openedAt.getTime())) {
    throw new InvalidInput([{ field: 'cursor', message: 'is not a cursor of this list; start again without it' }]);
  }
  return { openedAt, id };
}
