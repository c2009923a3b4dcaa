import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';
import { type Transaction } from '@app/platform';

import { type Seal } from './domain/index.js';
import { EvidenceSealRepository } from './persistence/evidence-seal.repository.js';

/** Seals of approved assessments on findings. Nothing takes one away. */
@Injectable()
export class EvidenceSeals {
  constructor(private readonly seals: EvidenceSealRepository) {}

  /** Inside the transaction that approves; all or none. */
  async add(org: OrganizationId, seals: readonly Seal[], tx: Transaction): Promise<void> {
    await this.seals.insertAll(org, seals, tx);
  }

  /** In order of evidence ids. */
  async ofAssessment(org: OrganizationId, assessmentId: string): Promise<readonly Seal[]> {
    return this.seals.ofAssessment(org, assessmentId);
  }

  /** Which of these are sealed by any assessment: their rows are kept for the retention window. */
  async sealedAmong(org: OrganizationId, evidenceIds: readonly string[]): Promise<ReadonlySet<string>> {
    return this.seals.sealedAmong(org, evidenceIds);
  }
}
