import { Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { type CommittedPopulation, EvidenceReader, type OpenedPopulation } from '@app/evidence';
import { InvalidInput, type OrganizationId } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { badCursor } from './custody.errors.js';
import { type DrawnRow, MAX_REVEALED, revealedLeaves, type RevealWish, rowsDigest } from './domain/index.js';
import { Sampling } from './sampling.service.js';

export interface Revealed {
  readonly evidenceId: string;
  readonly root: string;
  readonly populationCount: number;
  /** In leaf order, with all that is needed to recompute each commitment. */
  readonly rows: readonly (OpenedPopulation['rows'][number] & { readonly commitment: string })[];
  /** Asked for and not shown: the person's salt was purged. */
  readonly withheld: readonly DrawnRow[];
  /** Of the next rows, when all were asked for; null at the end. */
  readonly nextCursor: string | null;
}

/** Personal rows in clear. Each look is a custody event that is committed before anything is handed out: no event, no rows. */
@Injectable()
export class Reveals {
  constructor(
    private readonly evidence: EvidenceReader,
    private readonly sampling: Sampling,
    private readonly audit: AuditLog,
  ) {}

  /** @throws EvidenceNotFound, SampleNotFound, InvalidInput naming rows or cursor, CountOnly, PopulationExpired, PopulationDamaged */
  async reveal({ organizationId: org, actor }: Caller, evidenceId: string, wish: RevealWish): Promise<Revealed> {
    const { root, commitments } = await this.evidence.keptPopulation(org, evidenceId);
    const leaves = await this.#leavesOf(org, evidenceId, wish, commitments);
    const opened = leaves.length === 0 ? [] : (await this.evidence.openLeaves(org, evidenceId, leaves)).rows;
    const shown = new Set(opened.map(({ leaf }) => leaf));
    const placed = (leaf: number): DrawnRow => ({ leaf, commitment: commitments[leaf] ?? '' });
    const withheld = leaves.filter((leaf) => !shown.has(leaf)).map(placed);
    const rows = opened.map((row) => ({ ...row, ...placed(row.leaf) }));
    const data = {
      populationRoot: root,
      selection: wish.kind,
      sampleId: wish.kind === 'sample' ? wish.sampleId : null,
      rows: rows.length,
      withheld: withheld.length,
      rowsDigest: rowsDigest(rows.map(({ leaf }) => placed(leaf))),
    };
    await this.audit.commit(org, async (_tx, append) => {
      await append({ type: 'custody.revealed', actor, target: { kind: 'evidence', id: evidenceId }, outcome: 'success', data });
    });
    return { evidenceId, root, populationCount: commitments.length, rows, withheld, nextCursor: nextOf(wish, leaves, commitments.length) };
  }

  async #leavesOf(org: OrganizationId, evidenceId: string, wish: RevealWish, commitments: CommittedPopulation['commitments']): Promise<readonly number[]> {
    if (wish.kind === 'sample') return (await this.sampling.get(org, evidenceId, wish.sampleId)).rows.map(({ leaf }) => leaf).sort((a, b) => a - b);
    if (wish.kind === 'all') {
      if (wish.fromLeaf > 0 && wish.fromLeaf >= commitments.length) throw badCursor();
      const count = Math.min(wish.limit, MAX_REVEALED, commitments.length - wish.fromLeaf);
      return Array.from({ length: count }, (_, index) => wish.fromLeaf + index);
    }
    const found = revealedLeaves(commitments, wish.commitments);
    if ('problems' in found) throw new InvalidInput(found.problems);
    if (found.leaves.length > MAX_REVEALED)
      throw new InvalidInput([{ field: 'rows', message: `must name at most ${String(MAX_REVEALED)} rows; equal rows count each` }]);
    return found.leaves;
  }
}

function nextOf(wish: RevealWish, leaves: readonly number[], populationCount: number): string | null {
  const last = leaves.at(-1);
  return wish.kind === 'all' && last !== undefined && last + 1 < populationCount ? String(last + 1) : null;
}
