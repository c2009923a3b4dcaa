import { Injectable } from '@nestjs/common';

import { EvidenceSeals, PeriodEvidence } from '@app/evidence';
import { digestOf } from '@app/evidence/domain/index.js';
import { type OrganizationId } from '@app/kernel';
import { type Transaction } from '@app/platform';

import { EvidenceAltered } from './assessments.errors.js';
import { type SealedRow } from './domain/index.js';

/** The rows behind an approval: their digests derived again from what is stored, and their seals. */
@Injectable()
export class Sealing {
  constructor(
    private readonly evidence: PeriodEvidence,
    private readonly seals: EvidenceSeals,
  ) {}

  /** In order of ids. @throws EvidenceAltered when a row is gone or is not what was written */
  async digestsOf(org: OrganizationId, ids: readonly string[]): Promise<readonly SealedRow[]> {
    const rows: SealedRow[] = [];
    for await (const some of this.evidence.rows(org, ids)) {
      for (const row of some) {
        if (digestOf(org, row) !== row.digest) throw new EvidenceAltered();
        rows.push({ evidenceId: row.id, evidenceHash: row.digest });
      }
    }
    if (rows.length !== ids.length) throw new EvidenceAltered();
    return rows;
  }

  /** Of an approved assessment, in order of evidence ids. */
  async sealsOf(org: OrganizationId, id: string): Promise<readonly SealedRow[]> {
    return (await this.seals.ofAssessment(org, id)).map(({ evidenceId, evidenceHash }) => ({ evidenceId, evidenceHash }));
  }

  async seal(
    org: OrganizationId,
    { id, approvedAt, rows }: { readonly id: string; readonly approvedAt: Date; readonly rows: readonly SealedRow[] },
    tx: Transaction,
  ): Promise<void> {
    await this.seals.add(
      org,
      rows.map((row) => ({ ...row, assessmentId: id, approvedAt })),
      tx,
    );
  }
}
