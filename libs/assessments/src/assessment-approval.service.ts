import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Clock, MAX_PAGE_LIMIT, type OrganizationId } from '@app/kernel';
import { type Caller, isAllowed, MemberService } from '@app/organizations';
import { CLOCK, type Transaction } from '@app/platform';

import { AssessmentScope } from './assessment-scope.service.js';
import {
  AssessmentAlreadyApproved,
  AssessmentNotDraft,
  AssessmentNotFound,
  AssessmentNotSubmitted,
  AssessmentReplaced,
  NothingToSeal,
  PreparerMayNotApprove,
} from './assessments.errors.js';
import { type Assessment, contentDigestOf, evidenceIdsOf, mayApprove, sealDigestOf } from './domain/index.js';
import { AssessmentRepository } from './persistence/assessment.repository.js';
import { Sealing } from './sealing.service.js';
import { signerOf } from './signer-of.js';

/** Closes an assessment: submitted, nothing of it changes any more; approved, its evidence is sealed. Neither can be taken back. */
@Injectable()
export class AssessmentApproval {
  constructor(
    private readonly assessments: AssessmentRepository,
    private readonly scope: AssessmentScope,
    private readonly evidence: Sealing,
    private readonly members: MemberService,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The mappings of its controls are kept as they count now. @throws AssessmentNotFound, AssessmentNotDraft */
  async submit(caller: Caller, id: string): Promise<void> {
    const org = caller.organizationId;
    const before = await this.#found(org, id);
    if (before.state !== 'draft') throw new AssessmentNotDraft(before.state);
    const submittedAt = this.clock.now();
    const { catalogueVersion } = this.scope;
    const controls = await this.scope.allOf(org, before.framework);
    await this.auditLog.commit(org, async (tx, append) => {
      const draft = await this.#found(org, id, tx);
      const frozen = controls.filter(({ controlId }) => draft.scope.some((scoped) => scoped.controlId === controlId));
      const change = { state: 'submitted', submittedBy: signerOf(caller), submittedAt, frozen, catalogueVersion } as const;
      if (!(await this.assessments.move(org, id, 'draft', change, tx))) throw new AssessmentNotDraft(draft.state);
      await append({
        type: 'assessment.submitted',
        actor: caller.actor,
        target: { kind: 'assessment', id },
        outcome: 'success',
        data: { evidence: evidenceIdsOf(draft.attachments).length, contentDigest: contentDigestOf({ ...draft, catalogueVersion }) },
      });
    });
  }

  /**
   * State, seals and events in one transaction.
   * @throws AssessmentNotFound, AssessmentNotSubmitted, AssessmentAlreadyApproved, AssessmentReplaced, NothingToSeal, PreparerMayNotApprove, EvidenceAltered
   */
  async approve(caller: Caller, id: string): Promise<void> {
    const org = caller.organizationId;
    const submitted = await this.#found(org, id);
    refuseUnlessSubmitted(submitted);
    if (!mayApprove(caller.memberId, submitted, { memberIds: await this.#eligible(org) })) throw new PreparerMayNotApprove();
    if (submitted.attachments.length === 0) throw new NothingToSeal();
    // Nothing can be attached to a submitted assessment any more: what is read here is what is sealed.
    const rows = await this.evidence.digestsOf(org, evidenceIdsOf(submitted.attachments));
    const approvedAt = this.clock.now();
    const sealDigest = sealDigestOf(id, rows);
    const contentDigest = contentDigestOf(submitted);
    await this.auditLog.commit(org, async (tx, append) => {
      refuseUnlessSubmitted(await this.#found(org, id, tx));
      if ((await this.assessments.successorOf(org, id, tx)) !== null) throw new AssessmentReplaced();
      const change = { state: 'approved', approvedBy: signerOf(caller), approvedAt, sealDigest, contentDigest } as const;
      if (!(await this.assessments.move(org, id, 'submitted', change, tx))) throw new AssessmentAlreadyApproved();
      await this.evidence.seal(org, { id, approvedAt, rows }, tx);
      const target = { kind: 'assessment', id };
      await append({ type: 'evidence.sealed', actor: caller.actor, target, outcome: 'success', data: { evidence: rows.length, sealDigest } });
      await append({
        type: 'assessment.approved',
        actor: caller.actor,
        target,
        outcome: 'success',
        data: { evidence: rows.length, sealDigest, contentDigest },
      });
    });
  }

  async #found(org: OrganizationId, id: string, tx?: Transaction): Promise<Assessment> {
    const assessment = await this.assessments.findById(org, id, tx);
    if (assessment === null) throw new AssessmentNotFound();
    return assessment;
  }

  async #eligible(org: OrganizationId): Promise<readonly string[]> {
    const now = this.clock.now();
    const eligible: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await this.members.list(org, { limit: MAX_PAGE_LIMIT, cursor });
      for (const { id, role, accessEndsAt } of page.items)
        if (isAllowed({ role, access: 'full' }, 'assessment.approve') && (accessEndsAt === null || accessEndsAt > now)) eligible.push(id);
      cursor = page.nextCursor;
    }
    return eligible;
  }
}

function refuseUnlessSubmitted({ state }: Assessment): void {
  if (state === 'draft') throw new AssessmentNotSubmitted();
  if (state === 'approved') throw new AssessmentAlreadyApproved();
}
