import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { type AuditEvent, AuditReader } from '@app/audit-log';
import { metricStandings } from '@app/connections';
import { type Connection, type MetricStanding } from '@app/connections/domain/index.js';
import { findConnector } from '@app/connectors';
import { type OrganizationId } from '@app/kernel';

import { type ConnectionEvent } from './domain/index.js';

const AT_ONCE = 200;
const TYPES = ['connection.changed', 'connection.reauthorized', 'connection.test-failed'];

const named = z.object({ label: z.string() });
const renaming = z.object({ from: named, to: named });
const capabilities = z.object({ capabilities: z.record(z.string(), z.enum(['available', 'unavailable', 'unknown'])) });
const refusal = z.object({ reason: z.string().nullable(), storedKeyRefused: z.boolean().optional() });

/** What people did to connections, from the one record that nobody can change: the connection itself only says how it is today. */
@Injectable()
export class ConnectionEvents {
  constructor(private readonly events: AuditReader) {}

  /** Of the connections given, oldest first. */
  async of(org: OrganizationId, connections: readonly Connection[]): Promise<readonly ConnectionEvent[]> {
    const byId = new Map(connections.map((connection) => [connection.id, connection]));
    const found: ConnectionEvent[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await this.events.list(org, { types: TYPES }, { limit: AT_ONCE, cursor });
      for (const event of page.items) {
        const connection = byId.get(event.target.id);
        if (connection !== undefined) found.push(...toConnectionEvents(event, connection));
      }
      cursor = page.nextCursor;
    }
    return found.reverse();
  }

  /** The figures as they were expected when it was connected, before anything was read. */
  async metricsAtConnect(org: OrganizationId, connection: Connection): Promise<readonly MetricStanding[]> {
    const { items } = await this.events.list(org, { types: ['connection.connected'], targetId: connection.id }, { limit: 1 });
    const told = capabilities.safeParse(items[0]?.data);
    const definition = findConnector(connection.connector);
    if (definition === null || !told.success) return connection.metrics.map(({ metric, expected }) => unread(metric, expected));
    return metricStandings(definition, told.data.capabilities, []);
  }
}

const unread = (metric: string, expected: boolean): MetricStanding => ({ metric, expected, lastMeasuredAt: null, lastOutcome: null, lastReason: null });

function toConnectionEvents({ type, at, target: { id: connectionId }, data }: AuditEvent, connection: Connection): readonly ConnectionEvent[] {
  if (type === 'connection.changed') {
    const { from, to } = renaming.parse(data);
    return from.label === to.label ? [] : [{ kind: 'renamed', at, connectionId, from: from.label, to: to.label }];
  }
  if (type === 'connection.reauthorized') return [{ kind: 'new-key', at, connectionId, offered: offeredBy(connection, capabilities.parse(data).capabilities) }];
  const { reason, storedKeyRefused } = refusal.parse(data);
  return reason === 'invalid-key' ? [{ kind: 'test-failed', at, connectionId, isStoredKeyRefused: storedKeyRefused ?? null }] : [];
}

function offeredBy({ connector }: Connection, capable: Connection['capabilities']): readonly string[] {
  const definition = findConnector(connector);
  return definition === null ? [] : metricStandings(definition, capable, []).flatMap(({ metric, expected }) => (expected ? [metric] : []));
}
