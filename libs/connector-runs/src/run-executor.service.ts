import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { ConnectionLeases, ConnectionReader, type Lease, StaleWriter } from '@app/connections';
import { type Connection } from '@app/connections/domain/index.js';
import { jobCatalog, type JobContext, type JobPayload } from '@app/jobs';
import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { type Run } from './domain/index.js';
import { RunRepository } from './persistence/run.repository.js';
import { type RunClose, RunCloser } from './run-closer.service.js';
import { RunReading } from './run-reading.service.js';

/** Longer than any pause of a healthy worker, short enough that a dead one is replaced within 30 s. */
const LEASE_MS = 12_000;
/** Also how soon a revoke is noticed: in-flight calls end within 5 s. */
const RENEW_EVERY_MS = 2_000;
const MAX_DEATHS = jobCatalog['connector-run.execute'].maxDeaths;

/** Executes one run of one connection: lease, read, write the end behind the fence. Safe to call twice, late, or on two workers at once. */
@Injectable()
export class RunExecutor {
  readonly #owner = randomUUID();

  constructor(
    private readonly connections: ConnectionReader,
    private readonly leases: ConnectionLeases,
    private readonly runs: RunRepository,
    private readonly reading: RunReading,
    private readonly closer: RunCloser,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute({ organizationId: org, connectionId, slot }: JobPayload<'connector-run.execute'>, { signal }: JobContext): Promise<void> {
    const lease = await this.leases.acquire(org, connectionId, this.#owner, LEASE_MS);
    if (lease === null) return this.#endIfRevoked(org, connectionId, slot);
    const started = await this.runs.start(org, connectionId, slot, lease.token, this.clock.now());
    if (started.kind !== 'started') return this.leases.release(org, lease);
    // Read after the lease: what the run knows of its connection belongs to the lease's epoch.
    const connection = await this.connections.get(org, connectionId);
    await this.#underLease(org, lease, signal, (aborted) => this.#run(org, connection, started.run, lease, aborted));
  }

  async #run(org: OrganizationId, connection: Connection, run: Run, lease: Lease, signal: AbortSignal): Promise<void> {
    try {
      if (run.deaths >= MAX_DEATHS)
        return await this.#closeUnread(org, { connection, run, lease, closed: await this.reading.quarantined(org, connection, run), quarantine: true });
      const read = await this.reading.read(org, connection, run, lease, signal);
      await this.closer.close(org, { connection, run, lease, ...read, finishedAt: this.clock.now(), quarantine: false });
    } catch (error) {
      if (!(error instanceof StaleWriter)) return this.#break(org, { connection, run, lease }, error);
      // A worker that is told to stop gives its run back; that is no death of it.
      if (await this.runs.putBack(org, run.id, lease.token)) await this.leases.release(org, lease);
      await this.#endIfRevoked(org, connection.id, run.slot);
    }
  }

  /** Ends the run as failed and lets the fault be logged. What cannot even be closed is left to the next worker, as after a death. */
  async #break(org: OrganizationId, at: Pick<RunClose, 'connection' | 'run' | 'lease'>, error: unknown): Promise<never> {
    try {
      await this.#closeUnread(org, { ...at, closed: await this.reading.broken(org, at.connection, at.run, error), quarantine: false });
    } catch (second) {
      throw new AggregateError([error, second], 'a run broke off and could not be closed', { cause: second });
    }
    throw error;
  }

  async #closeUnread(org: OrganizationId, end: Pick<RunClose, 'connection' | 'run' | 'lease' | 'closed' | 'quarantine'>): Promise<void> {
    await this.closer.close(org, { ...end, prepared: null, finishedAt: this.clock.now(), exchanges: [], missedDays: 0 });
  }

  /** Renews while the work goes on; a lost lease aborts it. */
  async #underLease(org: OrganizationId, lease: Lease, signal: AbortSignal, work: (aborted: AbortSignal) => Promise<void>): Promise<void> {
    const lost = new AbortController();
    const renew = async (): Promise<void> => {
      if (!(await this.leases.renew(org, lease, LEASE_MS))) lost.abort();
    };
    const timer = setInterval(() => {
      // A renewal that cannot reach the database decides nothing: the lease ends by itself and the fence refuses the late writer.
      renew().catch(() => undefined);
    }, RENEW_EVERY_MS);
    try {
      await work(AbortSignal.any([signal, lost.signal]));
    } finally {
      clearInterval(timer);
    }
  }

  /** A revoke ends the run that it interrupted; any other reason for a missing lease is somebody else's work. */
  async #endIfRevoked(org: OrganizationId, connectionId: string, slot: string): Promise<void> {
    const connection = await this.connections.get(org, connectionId);
    if (connection.status === 'active') return;
    const run = await this.runs.findBySlot(org, connectionId, slot);
    if (run === null || run.finishedAt !== null) return;
    const error =
      connection.status === 'revoked'
        ? {
            code: 'revoked',
            message: 'The connection was revoked while the run was waiting or under way; nothing of it was kept.',
            remedy: 'Connect again to read new evidence.',
          }
        : { code: 'needs-reauth', message: 'The vendor refuses the key; the run was not begun.', remedy: 'Re-authorize the connection with a new key.' };
    try {
      await this.closer.abandon(org, run, error, this.clock.now());
    } catch (stale) {
      // The worker whose run was cut off and the one that was asked next both come here: the first of them has ended it.
      if (!(stale instanceof StaleWriter)) throw stale;
    }
  }
}
