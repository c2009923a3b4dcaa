import { Inject, Injectable } from '@nestjs/common';

import { type Clock } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { ConnectionWatch } from './connection-watch.service.js';
import { CoverageWatch } from './coverage-watch.service.js';
import { type OrganizationFailure, OrganizationWalk } from './organization-walk.service.js';

export interface MonitorReport {
  readonly opened: number;
  readonly resolved: number;
  readonly failures: readonly OrganizationFailure[];
}

/**
 * Every tick, organization by organization: opens and resolves what the facts of this moment ask for. It tells people; it decides nothing that is shown:
 * freshness and coverage are computed when asked and fall with every monitor dead. A second monitor changes nothing.
 */
@Injectable()
export class AlertMonitor {
  constructor(
    private readonly organizations: OrganizationWalk,
    private readonly connections: ConnectionWatch,
    private readonly coverage: CoverageWatch,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async tick(): Promise<MonitorReport> {
    let [opened, resolved] = [0, 0];
    const failures = await this.organizations.each(async (org) => {
      const now = this.clock.now();
      for (const watch of [this.connections, this.coverage]) {
        const written = await watch.pass(org, now);
        opened += written.opened.length;
        resolved += written.resolved.length;
      }
    });
    return { opened, resolved, failures };
  }
}
