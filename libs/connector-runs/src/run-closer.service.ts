import { randomUUID } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { ConnectionLeases, ConnectionSchedule, type Lease, StaleWriter } from '@app/connections';
import { type Connection, type RunError } from '@app/connections/domain/index.js';
import { type Exchange, type MetricOutcome } from '@app/connector-sdk';
import { EvidenceService, type PreparedFindings, type WrittenFinding } from '@app/evidence';
import { type Json, type OrganizationId } from '@app/kernel';
import { Metrics } from '@app/platform';

import { type ClosedRun, type Run, type RunOutcome } from './domain/index.js';
import { type RunClosing, RunRepository } from './persistence/run.repository.js';

const SCHEDULER = { kind: 'system', id: 'scheduler', label: 'Scheduler' } as const;
const OUTCOME = { succeeded: 'success', partial: 'partial', failed: 'failure' } as const;

export interface RunClose {
  readonly connection: Connection;
  readonly run: Run;
  readonly lease: Lease;
  readonly closed: ClosedRun;
  readonly prepared: PreparedFindings | null;
  readonly finishedAt: Date;
  readonly quarantine: boolean;
  readonly exchanges: readonly Exchange[];
  readonly missedDays: number;
}

/** Writes the end of a run: evidence, run, connection and audit event in one transaction, behind the fence. */
@Injectable()
export class RunCloser {
  constructor(
    private readonly auditLog: AuditLog,
    private readonly leases: ConnectionLeases,
    private readonly schedule: ConnectionSchedule,
    private readonly evidence: EvidenceService,
    private readonly runs: RunRepository,
    private readonly metrics: Metrics,
  ) {}

  /** @throws StaleWriter when the lease, the key or the connection is gone: then nothing was written */
  async close(org: OrganizationId, input: RunClose): Promise<RunClosing> {
    const eventId = randomUUID();
    const closing = await this.auditLog.commit(org, async (tx, append) => {
      await this.leases.fence(org, input.lease, tx);
      const written = input.prepared === null ? [] : await this.evidence.write(tx, org, input.prepared);
      const closing: RunClosing = {
        state: input.closed.state,
        finishedAt: input.finishedAt,
        outcomes: toRunOutcomes(input.closed, written),
        error: input.closed.error,
      };
      if (!(await this.runs.close(org, input.run.id, input.lease.token, closing, tx))) throw new StaleWriter();
      if (!(await this.schedule.applyRun(org, { ...input.connection, epoch: input.lease.epoch }, effectOf(input, closing), tx))) throw new StaleWriter();
      await append({
        eventId,
        type: `connector-run.${closing.state}`,
        actor: SCHEDULER,
        target: { kind: 'connector-run', id: input.run.id },
        outcome: OUTCOME[closing.state],
        data: eventData(input.run, closing, written),
      });
      return closing;
    });
    this.#count(input, closing);
    return closing;
  }

  #count({ connection: { connector }, run, exchanges, missedDays }: RunClose, { state, finishedAt }: RunClosing): void {
    this.metrics.runFinished({ connector, state, durationMs: finishedAt.getTime() - (run.startedAt ?? finishedAt).getTime() });
    for (const { status, durationMs } of exchanges) this.metrics.vendorCalled({ connector, status, durationMs });
    if (missedDays > 0) this.metrics.runsMissed(missedDays);
  }

  /** Ends a run that nobody may go on with. Nothing of it is kept but the fact. @throws StaleWriter when it has ended already */
  async abandon(org: OrganizationId, run: Run, error: RunError, at: Date): Promise<void> {
    const eventId = randomUUID();
    await this.auditLog.commit(org, async (tx, append) => {
      if (!(await this.runs.abandon(org, run.id, error, at, tx))) throw new StaleWriter();
      const closing: RunClosing = { state: 'failed', finishedAt: at, outcomes: [], error };
      await append({
        eventId,
        type: 'connector-run.failed',
        actor: SCHEDULER,
        target: { kind: 'connector-run', id: run.id },
        outcome: 'failure',
        data: eventData(run, closing, []),
      });
    });
  }
}

function toRunOutcomes({ outcomes, expected }: Pick<ClosedRun, 'outcomes' | 'expected'>, written: readonly WrittenFinding[]): readonly RunOutcome[] {
  return outcomes.map((outcome) => {
    const row = written.find((one) => one.metric === outcome.metric);
    return { ...toRunOutcome(outcome, expected[outcome.metric] ?? true), evidenceId: row?.evidenceId ?? null, confirmed: row?.confirmed ?? false };
  });
}

export function toRunOutcome(outcome: MetricOutcome, expected: boolean): RunOutcome {
  const { metric } = outcome;
  const base = { metric, outcome: outcome.outcome, expected, reason: null, detail: null, remedy: null, evidenceId: null, confirmed: false };
  switch (outcome.outcome) {
    case 'measured':
      return base;
    case 'not-applicable':
      return { ...base, detail: outcome.detail };
    case 'inconclusive':
      return { ...base, reason: outcome.reason, detail: outcome.detail, remedy: outcome.remedy };
  }
}

function effectOf({ connection, run, closed, finishedAt, quarantine }: RunClose, closing: RunClosing): Parameters<ConnectionSchedule['applyRun']>[2] {
  const {
    status,
    metrics,
    visibility,
    visibilityNarrowedAt,
    visibilitySeen,
    suspect,
    capabilities,
    permissionDigest,
    weeklyCheckedOn,
    failuresInRow,
    vendorWaitUntil,
    next,
  } = closed;
  const success = closing.state === 'succeeded' && run.startedAt !== null ? { runId: run.id, startedAt: run.startedAt } : connection.lastSuccess;
  return {
    status,
    metrics,
    visibility,
    visibilityNarrowedAt,
    visibilitySeen,
    suspect,
    capabilities,
    permissionDigest,
    weeklyCheckedOn,
    failuresInRow,
    vendorWaitUntil,
    lastRun: { id: run.id, state: closing.state, finishedAt, error: closing.error },
    lastSuccess: success,
    due: next.due,
    nextRunAt: next.nextRunAt,
    quarantinedAt: quarantine ? finishedAt : null,
  };
}

function eventData(run: Run, closing: RunClosing, written: readonly WrittenFinding[]): { readonly [key: string]: Json } {
  return {
    connectionId: run.connectionId,
    trigger: run.trigger,
    requestedBy: run.requestedBy === null ? null : { kind: run.requestedBy.kind, id: run.requestedBy.id, label: run.requestedBy.label },
    slot: run.slot,
    attempt: run.attempt,
    outcomes: closing.outcomes.map(({ metric, outcome, reason, evidenceId, confirmed }) => ({
      metric,
      outcome,
      reason,
      evidenceId,
      confirmed,
      // The chain commits to the row itself: an altered row no longer has the digest that its event names.
      digest: written.find((one) => one.metric === metric)?.digest ?? null,
    })),
    restated: written.flatMap(({ restated }) =>
      restated.map(({ evidenceId, restatesEvidenceId, delta, digest }) => ({ evidenceId, restatesEvidenceId, delta, digest })),
    ),
    error: closing.error === null ? null : closing.error.code,
  };
}
