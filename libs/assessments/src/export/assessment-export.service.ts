import { type Readable } from 'node:stream';

import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type Clock } from '@app/kernel';
import { type Caller, isAllowed, OrganizationService, PermissionDenied } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { AssessmentReader, type AssessmentView } from '../assessment-reader.service.js';
import { TooManyPopulations } from '../assessments.errors.js';
import { evidenceIdsOf, toFileName } from '../domain/index.js';
import { AssessmentPack, type PackAnswers } from './assessment-pack.service.js';
import { zipStream } from './zip-stream.js';

/** Each leaves a custody event of its own, all in one transaction. */
const MAX_REVEALED_POPULATIONS = 500;

export interface ExportWish {
  /** Rows of populations in clear. */
  readonly isInClear: boolean;
}

/** Hands out packs. Who takes what is in the audit log before the first byte leaves. */
@Injectable()
export class AssessmentExport {
  constructor(
    private readonly reader: AssessmentReader,
    private readonly pack: AssessmentPack,
    private readonly organizations: OrganizationService,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws AssessmentNotFound, PermissionDenied for rows in clear, TooManyPopulations */
  async open(caller: Caller, id: string, { isInClear }: ExportWish, answers: PackAnswers): Promise<{ readonly fileName: string; readonly zip: Readable }> {
    const org = caller.organizationId;
    if (isInClear && !isAllowed(caller, 'evidence.reveal')) throw new PermissionDenied('evidence.reveal');
    const view = await this.reader.one(org, id);
    const revealed = isInClear ? populationsOf(view) : [];
    if (revealed.length > MAX_REVEALED_POPULATIONS) throw new TooManyPopulations(MAX_REVEALED_POPULATIONS);
    const { name } = await this.organizations.get(org);
    const exportedAt = this.clock.now();
    await this.#log(caller, view, revealed);
    const order = { organization: { id: org, name }, view, answers, isInClear, exportedAt, exportedBy: caller.actor.label };
    return {
      fileName: `${toFileName(view.framework)}_${view.period.start}_${view.period.end}_v${String(view.version)}.zip`,
      zip: zipStream(this.pack.files(order), exportedAt),
    };
  }

  async #log({ organizationId, actor }: Caller, view: AssessmentView, revealed: readonly RevealedPopulation[]): Promise<void> {
    const { id, state, sealDigest, contentDigest } = view;
    await this.auditLog.commit(organizationId, async (_tx, append) => {
      await append({
        type: 'assessment.exported',
        actor,
        target: { kind: 'assessment', id },
        outcome: 'success',
        data: { state, evidence: evidenceIdsOf(view.attachments).length, populationsInClear: revealed.length, sealDigest, contentDigest },
      });
      for (const { evidenceId, count, root } of revealed) {
        const data = { assessmentId: id, selection: 'export', populationRoot: root, rows: count };
        await append({ type: 'custody.revealed', actor, target: { kind: 'evidence', id: evidenceId }, outcome: 'success', data });
      }
    });
  }
}

interface RevealedPopulation {
  readonly evidenceId: string;
  readonly count: number;
  readonly root: string;
}

/** Each once, in order of ids. */
function populationsOf({ controls }: AssessmentView): readonly RevealedPopulation[] {
  const found = new Map<string, RevealedPopulation>();
  for (const { evidence } of controls)
    for (const { evidenceId, population } of evidence)
      if (population.root !== null) found.set(evidenceId, { evidenceId, count: population.count, root: population.root });
  return [...found.values()].sort((a, b) => (a.evidenceId < b.evidenceId ? -1 : 1));
}
