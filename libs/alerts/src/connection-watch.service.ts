import { Injectable } from '@nestjs/common';

import { ConnectionReader } from '@app/connections';
import { type OrganizationId } from '@app/kernel';

import { AlertWriter, type WrittenAlerts } from './alert-writer.service.js';
import { type Alert, type AlertPlan, connectionConcerns, isEmptyPlan, planConnectionAlerts, type WatchedConnection } from './domain/index.js';
import { AlertRepository } from './persistence/alert.repository.js';

const CONNECTIONS_AT_ONCE = 200;

/** Holds the connections of an organization against its open alerts. */
@Injectable()
export class ConnectionWatch {
  constructor(
    private readonly connections: ConnectionReader,
    private readonly alerts: AlertRepository,
    private readonly writer: AlertWriter,
  ) {}

  /** A look without a transaction first: on most passes there is nothing to write. */
  async pass(org: OrganizationId, now: Date): Promise<WrittenAlerts> {
    if (isEmptyPlan(await this.#plan(org, await this.alerts.standing(org), now))) return { opened: [], resolved: [] };
    return this.writer.write(org, (standing) => this.#plan(org, standing, now));
  }

  async #plan(org: OrganizationId, standing: readonly Alert[], now: Date): Promise<AlertPlan> {
    const connections = await this.#all(org);
    const concerns = connections.flatMap((connection) => connectionConcerns(connection, now));
    return planConnectionAlerts(concerns, standing, connections);
  }

  async #all(org: OrganizationId): Promise<readonly WatchedConnection[]> {
    const all: WatchedConnection[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await this.connections.list(org, { limit: CONNECTIONS_AT_ONCE, cursor });
      all.push(...page.items);
      cursor = page.nextCursor;
    }
    return all;
  }
}
