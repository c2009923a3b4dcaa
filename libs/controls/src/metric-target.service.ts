import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Clock, InvalidInput, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { ControlCatalogue } from './control-catalogue.service.js';
import { findTargetProblem } from './domain/index.js';
import { MetricTargetRepository, type StandingTarget } from './persistence/metric-target.repository.js';

/** Targets of ratio metrics. Each change and its audit event commit together. */
@Injectable()
export class MetricTargetService {
  constructor(
    private readonly catalogue: ControlCatalogue,
    private readonly targets: MetricTargetRepository,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** One index seek per ratio metric of the catalogue. */
  async list(org: OrganizationId): Promise<readonly StandingTarget[]> {
    const ratios = this.catalogue.catalogue.evidenceTypes.filter(({ kind }) => kind === 'ratio');
    const heads = await Promise.all(ratios.map(({ type }) => this.targets.head(org, type)));
    return heads.flatMap(({ target }) => (target === null ? [] : [target]));
  }

  /**
   * null takes the target away. The same target again changes nothing and leaves no event.
   * @throws EvidenceTypeNotFound, InvalidInput naming target
   */
  async set(org: OrganizationId, actor: Actor, evidenceType: string, target: number | null): Promise<void> {
    const problem = findTargetProblem(this.catalogue.evidenceType(evidenceType), target);
    if (problem !== null) throw new InvalidInput([problem]);
    const before = await this.targets.head(org, evidenceType);
    if ((before.target?.target ?? null) === target) return;
    const at = this.clock.now();
    await this.auditLog.commit(org, async (tx, append) => {
      const head = await this.targets.head(org, evidenceType, tx);
      await this.targets.add(org, head.revision + 1, { evidenceType, target, by: actor, at }, tx);
      await append({
        type: 'metric.target-changed',
        actor,
        target: { kind: 'metric', id: evidenceType },
        outcome: 'success',
        data: { from: head.target?.target ?? null, to: target },
      });
    });
  }
}
