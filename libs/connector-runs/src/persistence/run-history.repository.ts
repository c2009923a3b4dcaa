import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import mongoose, { Model, Types } from 'mongoose';

import { type RunState } from '@app/connections/domain/index.js';
import { type OrganizationId } from '@app/kernel';
import { OrgScopedRepository, type Where } from '@app/platform';

import { type RunOutcome } from '../domain/index.js';
import { CONNECTOR_RUNS } from './run.collections.js';
import { type RunRow } from './run.repository.js';

/** A run that ended and had its say. */
export interface EndedRun {
  readonly id: string;
  readonly connectionId: string;
  readonly state: RunState;
  readonly startedAt: Date;
  /** When all that it found became known. */
  readonly finishedAt: Date;
  readonly errorCode: string | null;
  readonly outcomes: readonly Pick<RunOutcome, 'metric' | 'outcome' | 'expected' | 'reason'>[];
}

type LeanRow = Pick<RunRow, '_id' | 'connectionId' | 'state' | 'startedAt' | 'finishedAt' | 'error' | 'outcomes'>;
const LEAN = {
  connectionId: 1,
  state: 1,
  startedAt: 1,
  finishedAt: 1,
  'error.code': 1,
  'outcomes.metric': 1,
  'outcomes.outcome': 1,
  'outcomes.expected': 1,
  'outcomes.reason': 1,
};
/** Ended without having been begun or kept: such a run changed nothing on its connection. */
const WITHOUT_SAY: readonly (string | null)[] = ['revoked', 'needs-reauth'];
const NEWEST_FIRST = { finishedAt: -1 } as const;

/** Ended runs by the instant at which what they found became known. */
@Injectable()
export class RunHistory extends OrgScopedRepository<RunRow> {
  constructor(@InjectModel(CONNECTOR_RUNS.name) model: Model<RunRow>) {
    super(model);
  }

  /** The last one of each connection: one index seek apiece, in one command. */
  async newestOfEach(org: OrganizationId, until: Date): Promise<readonly EndedRun[]> {
    const rows = await this.aggregate<{ readonly _id: Types.ObjectId; readonly newest: LeanRow }>(org, { finishedAt: { $lte: until } }, [
      { $sort: { connectionId: 1, ...NEWEST_FIRST } },
      { $group: { _id: '$connectionId', newest: { $first: '$$ROOT' } } },
    ]);
    const found: EndedRun[] = [];
    for (const { _id, newest } of rows) {
      const own = toEnded(newest);
      if (own === null) found.push(...(await this.#newestWithSay(org, _id, until)));
      else found.push(own);
    }
    return found;
  }

  async #newestWithSay(org: OrganizationId, connectionId: Types.ObjectId, until: Date): Promise<readonly EndedRun[]> {
    const where: Where<RunRow> = {
      connectionId,
      finishedAt: mongoose.trusted({ $lte: until }),
      'error.code': mongoose.trusted({ $nin: [...WITHOUT_SAY] }),
    };
    return (await this.find(org, where, { sort: NEWEST_FIRST, limit: 1, projection: LEAN })).flatMap((row) => toEnded(row) ?? []);
  }

  /** Oldest first. */
  async endedBetween(org: OrganizationId, after: Date, until: Date): Promise<readonly EndedRun[]> {
    const rows = await this.find(org, { finishedAt: mongoose.trusted({ $gt: after, $lte: until }) }, { sort: { finishedAt: 1, _id: 1 }, projection: LEAN });
    return rows.flatMap((row) => toEnded(row) ?? []);
  }

  /** Runs of a connection that found nobody in scope for some figure, newest first; `after` and `until` bound their end. */
  async notApplicableOf(
    org: OrganizationId,
    connectionId: string,
    { after, until }: { readonly after: Date; readonly until: Date },
  ): Promise<readonly EndedRun[]> {
    const where: Where<RunRow> = {
      connectionId: new Types.ObjectId(connectionId),
      finishedAt: mongoose.trusted({ $gt: after, $lte: until }),
      'outcomes.outcome': 'not-applicable',
    };
    return (await this.find(org, where, { sort: NEWEST_FIRST, projection: LEAN })).flatMap((row) => toEnded(row) ?? []);
  }
}

function toEnded({ _id, connectionId, state, startedAt, finishedAt, error, outcomes }: LeanRow): EndedRun | null {
  const errorCode = error?.code ?? null;
  if (startedAt === null || finishedAt === null || WITHOUT_SAY.includes(errorCode)) return null;
  return {
    ...{ state, startedAt, finishedAt, errorCode },
    id: _id.toHexString(),
    connectionId: connectionId.toHexString(),
    outcomes: outcomes.map(({ metric, outcome, expected, reason }) => ({ metric, outcome, expected, reason })),
  };
}
