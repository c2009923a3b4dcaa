import { Injectable } from '@nestjs/common';

import { InvalidInput, isObjectIdText, type OrganizationId, type Page, type PageRequest } from '@app/kernel';

import { RunNotFound } from './connector-runs.errors.js';
import { type Run } from './domain/index.js';
import { type RunFilter, RunRepository } from './persistence/run.repository.js';
import { type RunRequest, RunRequestRepository } from './persistence/run-request.repository.js';

export type RunWithRequests = Run & { readonly requests: readonly RunRequest[] };

@Injectable()
export class RunReader {
  constructor(
    private readonly runs: RunRepository,
    private readonly requests: RunRequestRepository,
  ) {}

  /** Newest first, without request logs. */
  async list(org: OrganizationId, filter: RunFilter, page: PageRequest): Promise<Page<Run>> {
    return this.runs.page(org, filter, page.limit, toPosition(page.cursor));
  }

  /** Of a connection, oldest first, without request logs. */
  async within(org: OrganizationId, connectionId: string, range: { readonly from: Date; readonly before: Date }): Promise<readonly Run[]> {
    return this.runs.requestedWithin(org, connectionId, range);
  }

  async get(org: OrganizationId, id: string): Promise<RunWithRequests> {
    const run = isObjectIdText(id) ? await this.runs.findById(org, id) : null;
    if (run === null) throw new RunNotFound();
    return { ...run, requests: await this.requests.of(org, id) };
  }
}

function toPosition(cursor: string | undefined): { readonly requestedAt: Date; readonly id: string } | null {
  if (cursor === undefined) return null;
  const [instant = '', id = '', ...rest] = cursor.split('~');
  const requestedAt = new Date(instant);
  if (rest.length > 0 || !isObjectIdText(id) || Number.isNaN(requestedAt.getTime())) {
    throw new InvalidInput([{ field: 'cursor', message: 'is not a cursor of this list; start again without it' }]);
  }
  return { requestedAt, id };
}
