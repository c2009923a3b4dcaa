import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { Model, Types } from 'mongoose';

import { type Exchange } from '@app/connector-sdk';
import { type OrganizationId } from '@app/kernel';
import { objectId, OrgScopedRepository, type TenantRow, tenantSchema } from '@app/platform';

import { CONNECTOR_RUN_REQUESTS } from './run.collections.js';

/** One call as logged: no parameters (they may hold days and filters only, but the digest is enough here), no credential, no body. */
export interface RunRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly parametersDigest: string;
  readonly at: Date;
  readonly status: number | null;
  readonly durationMs: number;
  readonly bytes: number;
  readonly sha256: string | null;
  readonly requestId: string | null;
  readonly failure: string | null;
}
interface RunRequestRow extends TenantRow, RunRequest {
  readonly runId: Types.ObjectId;
}
const text = { type: String, required: true } as const;
const optional = { type: String, default: null } as const;
export const runRequestSchema = tenantSchema(CONNECTOR_RUN_REQUESTS.name, {
  runId: objectId,
  method: text,
  path: text,
  parametersDigest: text,
  at: { type: Date, required: true },
  status: { type: Number, default: null },
  durationMs: { type: Number, required: true },
  bytes: { type: Number, required: true },
  sha256: optional,
  requestId: optional,
  failure: optional,
});

const MOST_SHOWN = 500;

@Injectable()
export class RunRequestRepository extends OrgScopedRepository<RunRequestRow> {
  constructor(@InjectModel(CONNECTOR_RUN_REQUESTS.name) model: Model<RunRequestRow>) {
    super(model);
  }

  async add(org: OrganizationId, runId: string, exchanges: readonly Exchange[]): Promise<void> {
    if (exchanges.length === 0) return;
    const rows = exchanges.map(({ method, path, parametersDigest, at, status, durationMs, bytes, sha256, requestId, failure }) => ({
      runId: new Types.ObjectId(runId),
      method,
      path,
      parametersDigest,
      at,
      status,
      durationMs,
      bytes,
      sha256,
      requestId,
      failure,
    }));
    await this.insertMany(org, rows);
  }

  /** In the order of the calls; the first 500. */
  async of(org: OrganizationId, runId: string): Promise<readonly RunRequest[]> {
    return this.find(org, { runId: new Types.ObjectId(runId) }, { sort: { _id: 1 }, limit: MOST_SHOWN });
  }
}
