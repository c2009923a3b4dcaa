import { Injectable } from '@nestjs/common';

import { EvidenceReader } from '@app/evidence';
import { type OrganizationId, type Page, type PageRequest } from '@app/kernel';

import { badCursor } from './custody.errors.js';
import { type DrawnRow } from './domain/index.js';

/** What anybody needs to derive a population's root and to repeat a draw: commitments, no rows. */
@Injectable()
export class PopulationReader {
  constructor(private readonly evidence: EvidenceReader) {}

  /** In leaf order; also after the rows were removed. The cursor is the next leaf. @throws EvidenceNotFound, CountOnly, PopulationDamaged, InvalidInput */
  async commitments(org: OrganizationId, evidenceId: string, { limit, cursor }: PageRequest): Promise<Page<DrawnRow>> {
    const { commitments } = await this.evidence.committedPopulation(org, evidenceId);
    const from = leafOf(cursor);
    if (from > commitments.length) throw badCursor();
    const items = commitments.slice(from, from + limit).map((commitment, index) => ({ leaf: from + index, commitment }));
    return { items, nextCursor: from + limit < commitments.length ? String(from + limit) : null };
  }
}

/** @throws InvalidInput naming cursor */
export function leafOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (!/^\d{1,9}$/.test(cursor)) throw badCursor();
  return Number(cursor);
}
