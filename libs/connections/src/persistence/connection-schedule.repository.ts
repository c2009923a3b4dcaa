import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type Capability } from '@app/connector-sdk';
import { type LocalDate, type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type Transaction } from '@app/platform';

import { type Connection, type ConnectionStatus, type Due, type MetricStanding, type RunError, type RunState } from '../domain/index.js';
import { CONNECTIONS } from './connection.collection.js';
import { type ConnectionRow } from './connection.row.js';

export interface DueConnection {
  readonly connectionId: string;
  readonly due: Due;
  readonly nextRunAt: Date;
}

/** What a closed run changes on its connection; written in the same transaction as the run and its audit event. */
export interface RunEffect {
  readonly lastRun: { readonly id: string; readonly state: RunState; readonly finishedAt: Date; readonly error: RunError | null };
  readonly lastSuccess: { readonly runId: string; readonly startedAt: Date } | null;
  readonly status: Exclude<ConnectionStatus, 'revoked'>;
  readonly failuresInRow: number;
  readonly vendorWaitUntil: Date | null;
  readonly metrics: readonly MetricStanding[];
  readonly visibility: Connection['visibility'];
  readonly visibilityNarrowedAt: Date | null;
  readonly visibilitySeen: Connection['visibilitySeen'];
  readonly suspect: Connection['suspect'];
  readonly permissionDigest: string | null;
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly weeklyCheckedOn: LocalDate | null;
  readonly due: Due | null;
  readonly nextRunAt: Date | null;
  readonly quarantinedAt: Date | null;
}

@Injectable()
export class ConnectionSchedule extends OrgScopedRepository<ConnectionRow> {
  constructor(@InjectModel(CONNECTIONS.name) model: Model<ConnectionRow>) {
    super(model);
  }

  /** Active connections whose time has come, longest waiting first. */
  async dueAt(org: OrganizationId, now: Date, limit: number): Promise<readonly DueConnection[]> {
    const rows = await this.find(
      org,
      { status: 'active', quarantinedAt: null, nextRunAt: mongoose.trusted({ $lte: now }) },
      { sort: { nextRunAt: 1 }, limit, projection: { due: 1, nextRunAt: 1 } },
    );
    return rows.flatMap(({ _id, due, nextRunAt }) => (due === null || nextRunAt === null ? [] : [{ connectionId: _id.toHexString(), due, nextRunAt }]));
  }

  /** How long the longest overdue one has waited, for metrics; null = none is due. */
  async oldestDue(org: OrganizationId, now: Date): Promise<Date | null> {
    const [first] = await this.dueAt(org, now, 1);
    return first?.nextRunAt ?? null;
  }

  /** → false when the connection was revoked, got another key, or had its visibility confirmed meanwhile */
  async applyRun(
    org: OrganizationId,
    { id, epoch, visibilityVersion }: Pick<Connection, 'id' | 'epoch' | 'visibilityVersion'>,
    effect: RunEffect,
    tx: Transaction,
  ): Promise<boolean> {
    const { capabilities, lastRun, lastSuccess, ...rest } = effect;
    const change = {
      ...rest,
      capabilities: Object.entries(capabilities).map(([probe, state]) => ({ probe, state })),
      lastRun: { ...lastRun, id: new Types.ObjectId(lastRun.id) },
      lastSuccess: lastSuccess === null ? null : { ...lastSuccess, runId: new Types.ObjectId(lastSuccess.runId) },
      lease: null,
    };
    return (await this.updateOne(org, { _id: new Types.ObjectId(id), living: true, epoch, visibilityVersion }, { $set: change }, { tx })) === 1;
  }

  /** Somebody asked for a run: lets a quarantined connection try again. */
  async liftQuarantine(org: OrganizationId, connectionId: string, tx: Transaction): Promise<void> {
    await this.updateOne(org, { _id: new Types.ObjectId(connectionId), living: true }, { $set: { quarantinedAt: null } }, { tx });
  }

  /** A due attempt whose run is closed already would wait for ever: the next attempt takes its place, unless the plan changed meanwhile. */
  async skipAttempt(org: OrganizationId, connectionId: string, due: Due): Promise<void> {
    const where = { _id: new Types.ObjectId(connectionId), living: true, 'due.slot': due.slot, 'due.attempt': due.attempt } as const;
    await this.updateOne(org, where, { $set: { 'due.attempt': due.attempt + 1 } });
  }
}
