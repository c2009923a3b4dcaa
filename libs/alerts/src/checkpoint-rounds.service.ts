import { Injectable } from '@nestjs/common';

import { AuditCheckpoints } from '@app/audit-log';

import { type OrganizationFailure, OrganizationWalk } from './organization-walk.service.js';

/** Goes from organization to organization and signs a checkpoint where one is due. */
@Injectable()
export class CheckpointRounds {
  constructor(
    private readonly organizations: OrganizationWalk,
    private readonly checkpoints: AuditCheckpoints,
  ) {}

  async tick(): Promise<{ readonly signed: number; readonly failures: readonly OrganizationFailure[] }> {
    let signed = 0;
    const failures = await this.organizations.each(async (org) => {
      if (await this.checkpoints.signIfDue(org)) signed++;
    });
    return { signed, failures };
  }
}
