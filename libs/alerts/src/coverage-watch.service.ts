import { Injectable } from '@nestjs/common';

import { CoverageService, type FrameworkCoverage } from '@app/coverage';
import { type OrganizationId } from '@app/kernel';

import { AlertWriter, type WrittenAlerts } from './alert-writer.service.js';
import { EMPTY_PLAN, isEmptyPlan, isSameLevel, levelOf, planCoverageAlert } from './domain/index.js';
import { AlertRepository } from './persistence/alert.repository.js';
import { CoverageLevelRepository, type StoredLevel } from './persistence/coverage-level.repository.js';

/** Coverage falls by decisions too, which no connection tells of. It costs more to compute than to look at connections. */
const EVERY_MS = 5 * 60_000;

const NOTHING: WrittenAlerts = { opened: [], resolved: [] };

/** Holds the scores of an organization against those of the last look. The stored level is the monitor's memory; nobody is answered from it. */
@Injectable()
export class CoverageWatch {
  readonly #lookedAt = new Map<OrganizationId, number>();

  constructor(
    private readonly coverage: CoverageService,
    private readonly levels: CoverageLevelRepository,
    private readonly alerts: AlertRepository,
    private readonly writer: AlertWriter,
  ) {}

  /** After the connections: what they explain is no news. */
  async pass(org: OrganizationId, now: Date): Promise<WrittenAlerts> {
    const last = this.#lookedAt.get(org);
    if (last !== undefined && Math.abs(now.getTime() - last) < EVERY_MS) return NOTHING;
    const known = new Map((await this.levels.list(org)).map((level) => [level.framework, level]));
    const frameworks = await this.coverage.ofAllFrameworks(org, now);
    const written = await this.#tell(org, frameworks, known, now);
    await this.#remember(org, frameworks, known, now);
    this.#lookedAt.set(org, now.getTime());
    return written;
  }

  /** All frameworks in one transaction, so that one decision is one message. */
  async #tell(org: OrganizationId, frameworks: readonly FrameworkCoverage[], known: ReadonlyMap<string, StoredLevel>, now: Date): Promise<WrittenAlerts> {
    const standing = await this.alerts.standing(org);
    const told = frameworks.filter((one) => !isEmptyPlan(planCoverageAlert(known.get(one.framework) ?? null, one, standing)));
    if (told.length === 0) return NOTHING;
    return this.writer.write(org, async (fresh, tx) => {
      const plans = [];
      for (const one of told) {
        const before = known.get(one.framework) ?? null;
        // Another monitor that saw the same fall has moved the level on.
        if (await this.levels.move(org, before?.revision ?? 0, levelOf(one), now, tx)) plans.push(planCoverageAlert(before, one, fresh));
      }
      return plans.reduce(
        (all, plan) => ({
          opened: [...all.opened, ...plan.opened],
          changed: [...all.changed, ...plan.changed],
          resolved: [...all.resolved, ...plan.resolved],
        }),
        EMPTY_PLAN,
      );
    });
  }

  async #remember(org: OrganizationId, frameworks: readonly FrameworkCoverage[], known: ReadonlyMap<string, StoredLevel>, now: Date): Promise<void> {
    for (const one of frameworks) {
      const before = known.get(one.framework);
      // A level that was told of, or that another monitor moved, has another revision by now: then nothing matches.
      if (before === undefined || !isSameLevel(before, levelOf(one))) await this.levels.move(org, before?.revision ?? 0, levelOf(one), now);
    }
  }
}
