import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';
import { ChangeNews } from '@app/platform';

import { type Run, type RunOutcome } from './domain/index.js';
import { RunRepository } from './persistence/run.repository.js';

/** What a run shows while it is under way. Its end is told by the audit log. */
@Injectable()
export class RunProgress {
  constructor(
    private readonly runs: RunRepository,
    private readonly news: ChangeNews,
  ) {}

  begun(org: OrganizationId, { id }: Pick<Run, 'id'>): void {
    this.news.tell(org, [{ topic: 'runs', id }]);
  }

  async show(org: OrganizationId, { id }: Pick<Run, 'id'>, token: number, outcomes: readonly RunOutcome[]): Promise<void> {
    await this.runs.showOutcomes(org, id, token, outcomes);
    this.news.tell(org, [{ topic: 'runs', id }]);
  }
}
