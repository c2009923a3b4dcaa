import { Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Evidence, PeriodEvidence } from '@app/evidence';
import { canonicalJson, InvalidInput, isObjectIdText, type Json, type OrganizationId, sha256Hex } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { AssessmentScope } from './assessment-scope.service.js';
import { AssessmentNotDraft, AssessmentNotFound, TooMuchAttached } from './assessments.errors.js';
import { type Assessment, attach, type Attachment, detach, evidenceIdsOf, findAttachRefusal, MAX_NOTE_LENGTH } from './domain/index.js';
import { AssessmentRepository } from './persistence/assessment.repository.js';

/** One finding, or all that a type says of the assessment's period. */
export interface AttachWish {
  readonly controlId: string;
  readonly evidenceId?: string | undefined;
  readonly type?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly note?: string | undefined;
}

/** Events name the findings one by one up to here; all of them are in the digest. */
const MAX_NAMED = 100;

/** Attaches findings to the controls of a draft. Each change and its audit event commit together. */
@Injectable()
export class AssessmentEvidence {
  constructor(
    private readonly assessments: AssessmentRepository,
    private readonly scope: AssessmentScope,
    private readonly evidence: PeriodEvidence,
    private readonly auditLog: AuditLog,
  ) {}

  /** What is attached already stays; a note given again replaces it. → how many were attached or noted. @throws AssessmentNotFound, AssessmentNotDraft, InvalidInput, TooMuchAttached */
  async attach(caller: Caller, id: string, wish: AttachWish): Promise<number> {
    const org = caller.organizationId;
    const draft = await this.#draft(org, id);
    refuseUnknownControl(draft, wish.controlId);
    const note = noteOf(wish.note);
    const evidenceIds = await this.#wanted(org, draft, wish);
    const wanted = { controlId: wish.controlId, evidenceIds, note };
    refuseTooMuch(attach(draft.attachments, wanted).attachments);
    if (attach(draft.attachments, wanted).changed.length === 0) return 0;
    return this.auditLog.commit(org, async (tx, append) => {
      const now = await this.#changeable(org, id, wish.controlId, tx);
      const { attachments, changed } = attach(now.attachments, wanted);
      refuseTooMuch(attachments);
      if (!(await this.assessments.changeDraft(org, { ...now, attachments }, tx))) throw new AssessmentNotDraft('submitted');
      await append({
        type: 'assessment.evidence-attached',
        actor: caller.actor,
        target: { kind: 'assessment', id },
        outcome: 'success',
        data: { ...listed(wish.controlId, changed), evidenceType: wish.type ?? null, connectionId: wish.connectionId ?? null, note: digestOf(note) },
      });
      return changed.length;
    });
  }

  /** @throws AssessmentNotFound, AssessmentNotDraft, InvalidInput when it is not attached there */
  async detach(caller: Caller, id: string, gone: Pick<Attachment, 'controlId' | 'evidenceId'>): Promise<void> {
    const org = caller.organizationId;
    refuseNotAttached(await this.#draft(org, id), gone);
    await this.auditLog.commit(org, async (tx, append) => {
      const draft = await this.#changeable(org, id, gone.controlId, tx);
      refuseNotAttached(draft, gone);
      if (!(await this.assessments.changeDraft(org, { ...draft, attachments: detach(draft.attachments, gone) }, tx))) throw new AssessmentNotDraft('submitted');
      await append({
        type: 'assessment.evidence-detached',
        actor: caller.actor,
        target: { kind: 'assessment', id },
        outcome: 'success',
        data: listed(gone.controlId, [gone.evidenceId]),
      });
    });
  }

  async #draft(org: OrganizationId, id: string): Promise<Assessment> {
    const assessment = await this.assessments.findById(org, id);
    if (assessment === null) throw new AssessmentNotFound();
    if (assessment.state !== 'draft') throw new AssessmentNotDraft(assessment.state);
    return assessment;
  }

  async #changeable(org: OrganizationId, id: string, controlId: string, tx: Parameters<AssessmentRepository['findById']>[2]): Promise<Assessment> {
    const assessment = await this.assessments.findById(org, id, tx);
    if (assessment?.state !== 'draft') throw new AssessmentNotDraft(assessment?.state ?? 'gone');
    refuseUnknownControl(assessment, controlId);
    return assessment;
  }

  async #wanted(org: OrganizationId, { period }: Assessment, { evidenceId, type, connectionId }: AttachWish): Promise<readonly string[]> {
    if ((evidenceId === undefined) === (type === undefined))
      throw invalid('evidenceId', 'is wanted, or else `type` for all evidence of that type in the period');
    if (evidenceId !== undefined) {
      if (connectionId !== undefined) throw invalid('connectionId', 'goes with `type` only');
      return [await this.#inPeriod(org, evidenceId, period)];
    }
    if (!this.scope.evidenceTypes.some((known) => known.type === type)) throw invalid('type', 'is no evidence type of this release');
    if (connectionId !== undefined && !isObjectIdText(connectionId)) throw invalid('connectionId', 'must be an id of 24 hex digits');
    const ids = await this.evidence.idsOf(org, { type: type ?? '', connectionId }, period);
    if (ids.length === 0) throw invalid('type', `has no evidence from ${period.start} to ${period.end}`);
    return ids;
  }

  /** The same answer for an unknown id and one of another organization. */
  async #inPeriod(org: OrganizationId, evidenceId: string, period: Assessment['period']): Promise<string> {
    const row = await this.#row(org, evidenceId);
    if (row === null) throw invalid('evidenceId', 'is no evidence of this organization');
    if (await this.evidence.isWithin(org, row, period)) return row.id;
    throw invalid('evidenceId', `was neither read nor confirmed from ${period.start} to ${period.end}`);
  }

  async #row(org: OrganizationId, evidenceId: string): Promise<Evidence | null> {
    if (!isObjectIdText(evidenceId)) return null;
    for await (const [row] of this.evidence.rows(org, [evidenceId])) return row ?? null;
    return null;
  }
}

const invalid = (field: string, message: string): InvalidInput => new InvalidInput([{ field, message }]);

function refuseUnknownControl({ scope }: Assessment, controlId: string): void {
  if (!scope.some((control) => control.controlId === controlId)) throw invalid('controlId', 'is no control in the scope of this assessment');
}

function refuseNotAttached({ attachments }: Assessment, gone: Pick<Attachment, 'controlId' | 'evidenceId'>): void {
  const isThere = attachments.some(({ controlId, evidenceId }) => controlId === gone.controlId && evidenceId === gone.evidenceId);
  if (!isThere) throw invalid('evidenceId', `is not attached to ${gone.controlId}`);
}

function refuseTooMuch(attachments: readonly Attachment[]): void {
  const refusal = findAttachRefusal(attachments);
  if (refusal !== null) throw new TooMuchAttached(refusal);
}

function noteOf(text: string | undefined): string | null {
  const note = text?.trim() ?? '';
  if (note.length > MAX_NOTE_LENGTH) throw invalid('note', `must have at most ${String(MAX_NOTE_LENGTH)} characters`);
  return note === '' ? null : note;
}

const digestOf = (note: string | null): string | null => (note === null ? null : sha256Hex(note));

/** `digest` = SHA-256 of the RFC 8785 JSON of all ids in order: it names the findings when they are too many to list. */
function listed(controlId: string, evidenceIds: readonly string[]): { readonly [key: string]: Json } {
  const ids = evidenceIdsOf(evidenceIds.map((evidenceId) => ({ controlId, evidenceId, note: null })));
  return { controlId, evidence: ids.length, evidenceIds: ids.length <= MAX_NAMED ? ids : [], digest: sha256Hex(canonicalJson(ids)) };
}
