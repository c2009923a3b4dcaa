import { Inject, Injectable } from '@nestjs/common';

import { AuditCheckpoints } from '@app/audit-log';
import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { AlertWriter } from './alert-writer.service.js';
import { type AuditCheck, comparedWithBefore, dayOf, isEmptyPlan, planAuditAlert } from './domain/index.js';
import { type OrganizationFailure, OrganizationWalk } from './organization-walk.service.js';
import { AlertRepository } from './persistence/alert.repository.js';
import { AuditCheckRepository } from './persistence/audit-check.repository.js';

export interface AuditCheckReport {
  readonly checked: number;
  readonly failures: readonly OrganizationFailure[];
}

/** Derives every chain again and holds its checkpoints against it, once a UTC day and organization. */
@Injectable()
export class AuditChecks {
  constructor(
    private readonly organizations: OrganizationWalk,
    private readonly log: AuditCheckpoints,
    private readonly checks: AuditCheckRepository,
    private readonly alerts: AlertRepository,
    private readonly writer: AlertWriter,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The last full check; null before the first one. */
  async newest(org: OrganizationId): Promise<AuditCheck | null> {
    return this.checks.newest(org);
  }

  async tick(): Promise<AuditCheckReport> {
    let checked = 0;
    const failures = await this.organizations.each(async (org) => {
      if (await this.#checkIfDue(org)) checked++;
    });
    return { checked, failures };
  }

  async #checkIfDue(org: OrganizationId): Promise<boolean> {
    const at = this.clock.now();
    const before = await this.checks.newest(org);
    // The result may be there without its alert: a worker can die between the two.
    if (before?.day === dayOf(at)) return this.#tell(org, before).then(() => false);
    const check = await this.#check(org, at);
    const isOurs = await this.checks.add(org, check);
    await this.#tell(org, check);
    return isOurs;
  }

  async #check(org: OrganizationId, at: Date): Promise<AuditCheck> {
    const started = performance.now();
    const report = await this.log.verify(org);
    // Against the last head that was found whole: a log that was cut stays cut, however many checks have passed since.
    const whole = await this.checks.newestWhole(org);
    const { events, problems, firstProblem } = comparedWithBefore(report, whole, whole === null ? null : await this.log.hashAt(org, whole.head.sequence));
    const durationMs = Math.round(performance.now() - started);
    return { day: dayOf(at), at, durationMs, events, problems, firstProblem, head: report.head, limits: report.limits };
  }

  async #tell(org: OrganizationId, check: AuditCheck): Promise<void> {
    if (isEmptyPlan(planAuditAlert(check, await this.alerts.standing(org)))) return;
    await this.writer.write(org, (standing) => Promise.resolve(planAuditAlert(check, standing)));
  }
}
