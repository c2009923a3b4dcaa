import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';

import { AlertMonitor, AuditChecks, CheckpointRounds } from '@app/alerts';
import { Logger } from '@app/platform';

/** What went stale is told within a minute: one tick and the work of it. */
const MONITOR_EVERY_MS = 30_000;
/** Looks for organizations whose chain was not checked yet on this day. */
const AUDIT_CHECK_EVERY_MS = 10 * 60_000;

/** A checkpoint is due an hour after the last one. */
const CHECKPOINTS_EVERY_MS = 5 * 60_000;

type Work = 'monitor' | 'audit check' | 'audit checkpoints';
interface Tick {
  tick(): Promise<{ readonly failures: readonly { readonly organizationId: string; readonly error: unknown }[] }>;
}

/** Alerts. Every tick is idempotent: two workers are harmless. The audit check goes its own way, so that a long chain delays no alert. */
@Injectable()
export class MonitorTicks {
  readonly #running = new Set<Work>();

  constructor(
    private readonly monitor: AlertMonitor,
    private readonly auditChecks: AuditChecks,
    private readonly checkpoints: CheckpointRounds,
    private readonly logger: Logger,
  ) {}

  @Interval(MONITOR_EVERY_MS)
  async lookForAlerts(): Promise<void> {
    await this.#run('monitor', this.monitor);
  }

  @Interval(AUDIT_CHECK_EVERY_MS)
  async checkAuditLogs(): Promise<void> {
    await this.#run('audit check', this.auditChecks);
  }

  @Interval(CHECKPOINTS_EVERY_MS)
  async signCheckpoints(): Promise<void> {
    await this.#run('audit checkpoints', this.checkpoints);
  }

  async #run(work: Work, part: Tick): Promise<void> {
    if (this.#running.has(work)) return;
    this.#running.add(work);
    try {
      const { failures } = await part.tick();
      for (const { organizationId, error } of failures) this.logger.error(`${work} failed for an organization`, { organizationId, error });
    } catch (error) {
      // The next tick comes whatever happened; what has to be told is still so.
      this.logger.error(`${work} failed`, { error });
    } finally {
      this.#running.delete(work);
    }
  }
}
