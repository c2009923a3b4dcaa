import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Clock, InvalidInput, type Json, type OrganizationId, sha256Hex } from '@app/kernel';
import { type Caller, OrganizationService } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { AssessmentScope } from './assessment-scope.service.js';
import { AssessmentNotDraft, AssessmentNotFound, NewVersionRefused } from './assessments.errors.js';
import {
  type Assessment,
  type AssessmentWish,
  evidenceIdsOf,
  findNameProblems,
  findScopeProblems,
  readPeriod,
  type ScopedControl,
  toScope,
} from './domain/index.js';
import { AssessmentRepository } from './persistence/assessment.repository.js';
import { signerOf } from './signer-of.js';

export interface NewAssessment extends AssessmentWish {
  readonly name: string;
  readonly framework: string;
  /** `start` and `end`, days of the calendar. */
  readonly period: Readonly<Record<string, unknown>>;
}

/** Makes drafts and changes them. Each change and its audit event commit together. */
@Injectable()
export class AssessmentService {
  constructor(
    private readonly assessments: AssessmentRepository,
    private readonly scope: AssessmentScope,
    private readonly organizations: OrganizationService,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Without `controlIds` every control of the framework that applies. → its id. @throws InvalidInput */
  async create(caller: Caller, wish: NewAssessment): Promise<string> {
    const org = caller.organizationId;
    const period = readPeriod(wish.period);
    const problems = [...findNameProblems(wish.name), ...('start' in period ? [] : period)];
    if (!('start' in period) || problems.length > 0) throw new InvalidInput(problems);
    const known = await this.scope.known(org, wish.framework);
    const asked = { ...wish, controlIds: wish.controlIds ?? known.applicable };
    const scopeProblems = findScopeProblems(asked, known, []);
    if (scopeProblems.length > 0) throw new InvalidInput(scopeProblems);
    const { timeZone } = await this.organizations.get(org);
    return this.#add(caller, {
      ...this.#fresh(caller),
      name: wish.name.trim(),
      framework: wish.framework,
      ...{ period, timeZone },
      version: 1,
      previousId: null,
      scope: toScope(asked, known, []),
      attachments: [],
    });
  }

  /** A wish that changes nothing leaves no event. @throws AssessmentNotFound, AssessmentNotDraft, InvalidInput */
  async change(caller: Caller, id: string, wish: AssessmentWish): Promise<void> {
    const org = caller.organizationId;
    const before = await this.#draft(org, id);
    const known = await this.scope.known(org, before.framework);
    const problems = [
      ...(wish.name === undefined ? [] : findNameProblems(wish.name)),
      ...findScopeProblems(
        wish,
        known,
        before.scope.map(({ controlId }) => controlId),
      ),
    ];
    if (problems.length > 0) throw new InvalidInput(problems);
    if (changesOf(before, changed(before, wish, toScope(wish, known, before.scope))) === null) return;
    await this.auditLog.commit(org, async (tx, append) => {
      const draft = await this.assessments.findById(org, id, tx);
      if (draft?.state !== 'draft') throw new AssessmentNotDraft(draft?.state ?? 'gone');
      const next = changed(draft, wish, toScope(wish, known, draft.scope));
      refuseOrphans(draft, next);
      if (!(await this.assessments.changeDraft(org, next, tx))) throw new AssessmentNotDraft('submitted');
      await append({
        type: 'assessment.changed',
        actor: caller.actor,
        target: { kind: 'assessment', id },
        outcome: 'success',
        data: changesOf(draft, next) ?? {},
      });
    });
  }

  /** A draft with the same content; the one it takes the place of stays as it is. → its id. @throws AssessmentNotFound, NewVersionRefused */
  async newVersion(caller: Caller, id: string): Promise<string> {
    const org = caller.organizationId;
    const before = await this.assessments.findById(org, id);
    if (before === null) throw new AssessmentNotFound();
    if (before.state === 'draft') throw new NewVersionRefused('draft');
    const { name, framework, period, timeZone, scope, attachments } = before;
    const version = before.version + 1;
    return this.#add(caller, { ...this.#fresh(caller), name, framework, period, timeZone, scope, attachments, version, previousId: id });
  }

  #fresh(caller: Caller) {
    return {
      id: this.assessments.newId(),
      catalogueVersion: this.scope.catalogueVersion,
      state: 'draft' as const,
      frozen: null,
      preparedBy: signerOf(caller),
      createdAt: this.clock.now(),
      submittedBy: null,
      submittedAt: null,
      approvedBy: null,
      approvedAt: null,
      sealDigest: null,
      contentDigest: null,
    };
  }

  async #add(caller: Caller, assessment: Assessment): Promise<string> {
    const { id, name, framework, period, version, previousId, scope, attachments } = assessment;
    await this.auditLog.commit(caller.organizationId, async (tx, append) => {
      await this.assessments.add(caller.organizationId, assessment, tx);
      await append({
        type: 'assessment.created',
        actor: caller.actor,
        target: { kind: 'assessment', id },
        outcome: 'success',
        data: {
          ...{ name, framework, version, previousId },
          catalogueVersion: assessment.catalogueVersion,
          period: { ...period },
          controlIds: scope.map(({ controlId }) => controlId),
          evidence: evidenceIdsOf(attachments).length,
        },
      });
    });
    return id;
  }

  async #draft(org: OrganizationId, id: string): Promise<Assessment> {
    const assessment = await this.assessments.findById(org, id);
    if (assessment === null) throw new AssessmentNotFound();
    if (assessment.state !== 'draft') throw new AssessmentNotDraft(assessment.state);
    return assessment;
  }
}

const changed = (before: Assessment, wish: AssessmentWish, scope: readonly ScopedControl[]): Assessment => ({
  ...before,
  name: wish.name?.trim() ?? before.name,
  scope,
});

/** A control leaves the scope without its evidence: nothing is detached in passing. @throws InvalidInput naming controlIds */
function refuseOrphans({ attachments }: Assessment, { scope }: Assessment): void {
  const kept = new Set(scope.map(({ controlId }) => controlId));
  const orphaned = [...new Set(attachments.map(({ controlId }) => controlId).filter((controlId) => !kept.has(controlId)))];
  if (orphaned.length === 0) return;
  throw new InvalidInput([{ field: 'controlIds', message: `must keep ${orphaned.join(', ')}: evidence is attached there; detach it first` }]);
}

/** What the audit log keeps; null = nothing changed. Notes are free text: their digests are kept, not they themselves. */
function changesOf(before: Assessment, after: Assessment): { readonly [key: string]: Json } | null {
  const had = new Map(before.scope.map(({ controlId, note }) => [controlId, note]));
  const has = new Map(after.scope.map(({ controlId, note }) => [controlId, note]));
  const added = [...has.keys()].filter((controlId) => !had.has(controlId));
  const removed = [...had.keys()].filter((controlId) => !has.has(controlId));
  const noted = after.scope.filter(({ controlId, note }) => (had.get(controlId) ?? null) !== note);
  if (before.name === after.name && added.length + removed.length + noted.length === 0) return null;
  return {
    name: before.name === after.name ? null : { from: before.name, to: after.name },
    controlsAdded: added,
    controlsRemoved: removed,
    notes: noted.map(({ controlId, note }) => ({ controlId, sha256: note === null ? null : sha256Hex(note) })),
  };
}
