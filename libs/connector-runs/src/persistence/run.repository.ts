import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type Due, type RunError, type RunState, type RunTrigger } from '@app/connections/domain/index.js';
import { type OrganizationId, type Page } from '@app/kernel';
import { isDuplicateKey, objectId, OrgScopedRepository, type TenantRow, tenantSchema, type Transaction, type Where } from '@app/platform';

import { type Run, type RunOutcome } from '../domain/index.js';
import { CONNECTOR_RUNS } from './run.collections.js';

export interface RunRow extends TenantRow {
  readonly connectionId: Types.ObjectId;
  readonly slot: string;
  readonly attempt: number;
  readonly trigger: RunTrigger;
  readonly state: RunState;
  /** Of the lease under which it runs. */
  readonly token: number | null;
  readonly deaths: number;
  readonly requestedAt: Date;
  readonly requestedBy: Run['requestedBy'];
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly outcomes: readonly RunOutcome[];
  readonly error: RunError | null;
}
const { Mixed } = mongoose.Schema.Types;
const text = { type: String, required: true } as const;
const date = { type: Date, default: null } as const;
export const runSchema = tenantSchema(CONNECTOR_RUNS.name, {
  connectionId: objectId,
  slot: text,
  attempt: { type: Number, required: true },
  trigger: text,
  state: text,
  token: { type: Number, default: null },
  deaths: { type: Number, required: true },
  requestedAt: { type: Date, required: true },
  requestedBy: { type: Mixed, default: null },
  startedAt: date,
  finishedAt: date,
  outcomes: { type: [Mixed], required: true },
  error: { type: Mixed, default: null },
});

export interface RunFilter {
  readonly connectionId?: string | undefined;
  readonly state?: RunState | undefined;
}
export type StartResult = { readonly kind: 'started'; readonly run: Run } | { readonly kind: 'nothing-to-do' } | { readonly kind: 'other-running' };
export interface RunClosing {
  readonly state: 'succeeded' | 'partial' | 'failed';
  readonly finishedAt: Date;
  readonly outcomes: readonly RunOutcome[];
  readonly error: RunError | null;
}

@Injectable()
export class RunRepository extends OrgScopedRepository<RunRow> {
  constructor(@InjectModel(CONNECTOR_RUNS.name) model: Model<RunRow>) {
    super(model);
  }

  /** Asking again for the same attempt finds the same row. → true when it was made */
  async request(org: OrganizationId, connectionId: string, due: Due, at: Date, by: Run['requestedBy'] = null): Promise<boolean> {
    const { slot, attempt, trigger } = due;
    return this.insertIfAbsent(
      org,
      { connectionId: new Types.ObjectId(connectionId), slot, attempt },
      {
        trigger,
        state: 'queued',
        token: null,
        deaths: 0,
        requestedAt: at,
        requestedBy: by,
        startedAt: null,
        finishedAt: null,
        outcomes: [],
        error: null,
      },
      {},
    );
  }

  async isClosed(org: OrganizationId, connectionId: string, { slot, attempt }: Pick<Due, 'slot' | 'attempt'>): Promise<boolean> {
    return this.exists(org, { connectionId: new Types.ObjectId(connectionId), slot, attempt, finishedAt: mongoose.trusted({ $ne: null }) });
  }

  async findById(org: OrganizationId, id: string): Promise<Run | null> {
    const row = await this.findOne(org, { _id: new Types.ObjectId(id) });
    return row === null ? null : toRun(row);
  }

  async findBySlot(org: OrganizationId, connectionId: string, slot: string): Promise<Run | null> {
    const row = await this.findOne(org, { connectionId: new Types.ObjectId(connectionId), slot }, { sort: { attempt: -1 } });
    return row === null ? null : toRun(row);
  }

  /** The connection's newest run that somebody asked for, for "once a minute". */
  async newestManual(org: OrganizationId, connectionId: string): Promise<Run | null> {
    const row = await this.findOne(org, { connectionId: new Types.ObjectId(connectionId), trigger: 'manual' }, { sort: { requestedAt: -1, _id: -1 } });
    return row === null ? null : toRun(row);
  }

  /** Newest first. */
  async page(org: OrganizationId, filter: RunFilter, limit: number, after: { readonly requestedAt: Date; readonly id: string } | null): Promise<Page<Run>> {
    const id = after === null ? null : new Types.ObjectId(after.id);
    const where: Where<RunRow> = {
      ...(filter.connectionId === undefined ? {} : { connectionId: new Types.ObjectId(filter.connectionId) }),
      ...(filter.state === undefined ? {} : { state: filter.state }),
      ...(after === null
        ? {}
        : {
            requestedAt: mongoose.trusted({ $lte: after.requestedAt }),
            $or: [{ requestedAt: mongoose.trusted({ $lt: after.requestedAt }) }, { _id: mongoose.trusted({ $lt: id }) }],
          }),
    };
    const rows = await this.find(org, where, { sort: { requestedAt: -1, _id: -1 }, limit: limit + 1 });
    const items = rows.slice(0, limit).map(toRun);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last !== undefined ? `${last.requestedAt.toISOString()}~${last.id}` : null };
  }

  /** Asked for within, oldest first. */
  async requestedWithin(org: OrganizationId, connectionId: string, { from, before }: { readonly from: Date; readonly before: Date }): Promise<readonly Run[]> {
    const where: Where<RunRow> = { connectionId: new Types.ObjectId(connectionId), requestedAt: mongoose.trusted({ $gte: from, $lt: before }) };
    return (await this.find(org, where, { sort: { requestedAt: 1, _id: 1 } })).map(toRun);
  }

  /** Oldest first: what waits for a worker, and what a dead worker left running. */
  async open(org: OrganizationId, state: 'queued' | 'running', limit: number): Promise<readonly Run[]> {
    return (await this.find(org, { state }, { sort: { requestedAt: 1 }, limit })).map(toRun);
  }

  /**
   * Takes the oldest open run of the slot under this lease. A run found running was left by a worker that died (the lease had ended): it is taken over
   * and its deaths counted. The partial unique index refuses a second running one.
   */
  async start(org: OrganizationId, connectionId: string, slot: string, token: number, at: Date): Promise<StartResult> {
    const connection = new Types.ObjectId(connectionId);
    const left = await this.findOneAndUpdate(
      org,
      { connectionId: connection, state: 'running', token: mongoose.trusted({ $lt: token }) },
      { $set: { token, startedAt: at, outcomes: [] }, $inc: { deaths: 1 } },
    );
    if (left !== null) return { kind: 'started', run: toRun(left) };
    try {
      const row = await this.findOneAndUpdate(
        org,
        { connectionId: connection, slot, state: 'queued' },
        { $set: { state: 'running', token, startedAt: at } },
        { sort: { attempt: 1 } },
      );
      return row === null ? { kind: 'nothing-to-do' } : { kind: 'started', run: toRun(row) };
    } catch (error) {
      if (isDuplicateKey(error, 'one_running')) return { kind: 'other-running' };
      throw error;
    }
  }

  /** Outcomes fill in while it runs; what counts is written at the close. */
  async showOutcomes(org: OrganizationId, runId: string, token: number, outcomes: readonly RunOutcome[]): Promise<void> {
    await this.updateOne(org, { _id: new Types.ObjectId(runId), state: 'running', token }, { $set: { outcomes } });
  }

  /** → false when the run is not running under this token any more */
  async close(org: OrganizationId, runId: string, token: number, closing: RunClosing, tx: Transaction): Promise<boolean> {
    return (await this.updateOne(org, { _id: new Types.ObjectId(runId), state: 'running', token }, { $set: closing }, { tx })) === 1;
  }

  /** → false when another worker has taken it over already */
  async putBack(org: OrganizationId, runId: string, token: number): Promise<boolean> {
    return (
      (await this.updateOne(
        org,
        { _id: new Types.ObjectId(runId), state: 'running', token },
        { $set: { state: 'queued', token: null, startedAt: null, outcomes: [] } },
      )) === 1
    );
  }

  /** Ends a run that nobody may go on with: its connection is revoked or quarantined. → false when it was closed already */
  async abandon(org: OrganizationId, runId: string, error: RunError, at: Date, tx: Transaction): Promise<boolean> {
    const where: Where<RunRow> = { _id: new Types.ObjectId(runId), state: mongoose.trusted({ $in: ['queued', 'running'] }) };
    return (await this.updateOne(org, where, { $set: { state: 'failed', finishedAt: at, outcomes: [], error } }, { tx })) === 1;
  }
}

function toRun(row: RunRow): Run {
  const { slot, attempt, trigger, state, deaths, requestedAt, requestedBy, startedAt, finishedAt, outcomes, error } = row;
  return {
    id: row._id.toHexString(),
    connectionId: row.connectionId.toHexString(),
    slot,
    attempt,
    trigger,
    state,
    deaths,
    requestedAt,
    requestedBy,
    startedAt,
    finishedAt,
    outcomes,
    error,
  };
}
