import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { canonicalJson, type Clock, type FieldProblem, InvalidInput, isObjectIdText, type OrganizationId } from '@app/kernel';
import { MemberNotFound, MemberService } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { ControlCatalogue } from './control-catalogue.service.js';
import { type ControlOverride, findOverrideProblems, type OverrideWish, toOverride } from './domain/index.js';
import { ControlOverrideRepository, type StandingOverride } from './persistence/control-override.repository.js';

/** What an organization decides about a control instead of the catalogue. Each decision and its audit event commit together. */
@Injectable()
export class ControlOverrideService {
  constructor(
    private readonly catalogue: ControlCatalogue,
    private readonly overrides: ControlOverrideRepository,
    private readonly members: MemberService,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The whole decision: what is not in the wish is as in the catalogue. The same decision again changes nothing and leaves no event.
   * @throws FrameworkNotFound, ControlNotFound, InvalidInput naming reason, strengths.<type> or ownerId
   */
  async set(org: OrganizationId, actor: Actor, at: { readonly framework: string; readonly controlId: string }, wish: OverrideWish): Promise<void> {
    const control = this.catalogue.control(at.framework, at.controlId);
    const problems = [...findOverrideProblems(control, wish), ...(await this.#ownerProblems(org, wish.ownerId))];
    if (problems.length > 0) throw new InvalidInput(problems);
    const wished = toOverride(at.framework, control, wish);
    const { override } = await this.overrides.head(org, at.framework, at.controlId);
    if (override !== null && canonicalJson(eventData(override)) === canonicalJson(eventData(wished))) return;
    await this.#append(org, actor, wished, false);
  }

  /** The catalogue counts again. Where nothing is overridden, nothing happens. @throws FrameworkNotFound, ControlNotFound */
  async clear(org: OrganizationId, actor: Actor, at: { readonly framework: string; readonly controlId: string }): Promise<void> {
    const control = this.catalogue.control(at.framework, at.controlId);
    const { override } = await this.overrides.head(org, at.framework, at.controlId);
    if (override !== null) await this.#append(org, actor, toOverride(at.framework, control, { reason: '' }), true);
  }

  async #append(org: OrganizationId, by: Actor, wished: ControlOverride, cleared: boolean): Promise<void> {
    const at = this.clock.now();
    const { framework, controlId } = wished;
    await this.auditLog.commit(org, async (tx, append) => {
      const head = await this.overrides.head(org, framework, controlId, tx);
      const next: StandingOverride = { ...wished, by, at };
      await this.overrides.add(org, head.revision + 1, { ...next, cleared }, tx);
      await append({
        type: 'control.overridden',
        actor: by,
        target: { kind: 'control', id: `${framework}/${controlId}` },
        outcome: 'success',
        data: {
          catalogueVersion: this.catalogue.version,
          from: head.override === null ? null : eventData(head.override),
          to: cleared ? null : eventData(wished),
        },
      });
    });
  }

  async #ownerProblems(org: OrganizationId, ownerId: string | null | undefined): Promise<readonly FieldProblem[]> {
    if (ownerId == null) return [];
    const problem = { field: 'ownerId', message: 'must be a member of this organization' };
    if (!isObjectIdText(ownerId)) return [problem];
    try {
      await this.members.get(org, ownerId);
      return [];
    } catch (error) {
      if (error instanceof MemberNotFound) return [problem];
      throw error;
    }
  }
}

/** What the audit log keeps of an override. */
const eventData = ({ applicable, strengths, ownerId, reason }: ControlOverride) => ({
  applicable,
  strengths: Object.fromEntries(strengths.map(({ evidenceType, strength }) => [evidenceType, strength])),
  ownerId,
  reason,
});
