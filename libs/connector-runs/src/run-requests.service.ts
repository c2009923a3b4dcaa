import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { ConnectionNeedsKey, ConnectionReader, ConnectionRevoked, ConnectionSchedule, VendorAskedToWait } from '@app/connections';
import { type Connection, type Due, vendorWaitMs } from '@app/connections/domain/index.js';
import { type Clock, InvariantViolated, type OrganizationId } from '@app/kernel';
import { CLOCK, Doorbell } from '@app/platform';

import { RunTooSoon } from './connector-runs.errors.js';
import { RunRepository } from './persistence/run.repository.js';

const MANUAL_EVERY_MS = 60_000;

/** Asks for runs. MongoDB holds the request; the doorbell only shortens the wait. */
@Injectable()
export class RunRequests {
  constructor(
    private readonly connections: ConnectionReader,
    private readonly schedule: ConnectionSchedule,
    private readonly runs: RunRepository,
    private readonly doorbell: Doorbell,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Run now. → the id of the run. @throws RunTooSoon within a minute of the last one, VendorAskedToWait while the vendor's `Retry-After` runs */
  async runNow(org: OrganizationId, actor: Actor, connectionId: string): Promise<string> {
    const connection = await this.connections.get(org, connectionId);
    if (connection.status === 'revoked') throw new ConnectionRevoked();
    if (connection.status === 'needs-reauth') throw new ConnectionNeedsKey();
    const last = await this.runs.newestManual(org, connectionId);
    const now = this.clock.now();
    if (vendorWaitMs(connection, now) > 0) throw new VendorAskedToWait(vendorWaitMs(connection, now));
    const waited = last === null ? MANUAL_EVERY_MS : now.getTime() - last.requestedAt.getTime();
    if (waited >= 0 && waited < MANUAL_EVERY_MS) throw new RunTooSoon(Math.ceil((MANUAL_EVERY_MS - waited) / 1000));
    if (connection.quarantinedAt !== null) await this.#lift(org, actor, connectionId);
    // The slot is the minute: two requests in the same minute, on two API processes, ask for one run.
    return this.#request(org, connectionId, { slot: `manual-${String(Math.floor(now.getTime() / MANUAL_EVERY_MS))}`, attempt: 1, trigger: 'manual' }, actor);
  }

  /** What a new or re-authorized connection has due. → the id of its run */
  async runDue(org: OrganizationId, actor: Actor, connection: Pick<Connection, 'id' | 'due'>): Promise<string | null> {
    return connection.due === null ? null : this.#request(org, connection.id, connection.due, actor);
  }

  async #lift(org: OrganizationId, actor: Actor, connectionId: string): Promise<void> {
    await this.auditLog.commit(org, async (tx, append) => {
      await this.schedule.liftQuarantine(org, connectionId, tx);
      await append({ type: 'connection.quarantine-lifted', actor, target: { kind: 'connection', id: connectionId }, outcome: 'success' });
    });
  }

  async #request(org: OrganizationId, connectionId: string, due: Due, { kind, id, label }: Actor): Promise<string> {
    await this.runs.request(org, connectionId, due, this.clock.now(), { kind, id, label });
    const run = await this.runs.findBySlot(org, connectionId, due.slot);
    if (run === null) throw new InvariantViolated('a requested run is not there');
    await this.doorbell.ring('connector-run.execute', { organizationId: org, connectionId, slot: due.slot });
    return run.id;
  }
}
