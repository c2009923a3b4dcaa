import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { canonicalJson, type OrganizationId, toLocalDate } from '@app/kernel';
import { SealBroken, type Transaction, Vault } from '@app/platform';

import { commitmentOf, type CommittedRow, type Evidence, rootOf } from './domain/index.js';
import { CountOnly, PopulationDamaged, PopulationExpired } from './evidence.errors.js';
import { POPULATIONS } from './persistence/population.collections.js';
import { type PopulationChunk, PopulationRepository, type StoredChunk } from './persistence/population.repository.js';
import { PopulationCommitmentRepository } from './persistence/population-commitment.repository.js';
import { RecordSalts } from './record-salts.service.js';

const CHUNK_ROWS = 1_000;
const storedRows = z.array(
  z.object({
    key: z.string(),
    on: z
      .string()
      .transform((day) => toLocalDate(day))
      .nullable(),
    row: z.record(z.string(), z.json()),
  }),
);

/** What the evidence committed to: stays when the rows have gone, and holds nothing personal. */
export interface CommittedPopulation {
  readonly root: string;
  /** In leaf order, hex: all of them, of purged people too. */
  readonly commitments: readonly string[];
}
/** The rows behind a figure, checked against what the evidence committed to. */
export interface OpenedPopulation extends CommittedPopulation {
  /** `leaf` = place in `commitments`; with `salt` (hex) anybody can recompute it. */
  readonly rows: readonly (CommittedRow['row'] & { readonly leaf: number; readonly salt: string })[];
  /** Rows withheld because the person's salt was purged. */
  readonly purged: number;
}
type Placed = CommittedRow['row'] & { readonly leaf: number };

@Injectable()
export class Populations {
  constructor(
    private readonly chunks: PopulationRepository,
    private readonly commitments: PopulationCommitmentRepository,
    private readonly salts: RecordSalts,
    private readonly vault: Vault,
  ) {}

  /** Sealed in chunks of at most 1,000 rows, in the order given. Nothing is stored yet. */
  async seal(
    org: OrganizationId,
    { id: evidenceId, connectionId }: Pick<Evidence, 'id' | 'connectionId'>,
    rows: readonly CommittedRow[],
  ): Promise<readonly PopulationChunk[]> {
    const chunks: PopulationChunk[] = [];
    for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
      const some = rows.slice(start, start + CHUNK_ROWS);
      const id = this.chunks.newId();
      const records = await this.salts.digestsOf(
        org,
        connectionId,
        some.map(({ row }) => row.key),
      );
      const plain = Buffer.from(canonicalJson(some.map(({ row }) => ({ key: row.key, on: row.on, row: row.row }))));
      const sealed = await this.vault.seal(org, at(id), plain);
      plain.fill(0);
      chunks.push({ id, evidenceId, index: chunks.length, count: some.length, commitments: some.map(({ commitment }) => commitment), records, rows: sealed });
    }
    return chunks;
  }

  async insert(org: OrganizationId, chunks: readonly PopulationChunk[], tx: Transaction): Promise<void> {
    if (chunks.length === 0) return;
    await this.chunks.insertAll(org, chunks, tx);
    await this.commitments.insertAll(org, chunks, tx);
  }

  /** @throws CountOnly, PopulationDamaged (not what the evidence committed to) */
  async committed(org: OrganizationId, { id, population: { count, root } }: Evidence): Promise<CommittedPopulation> {
    if (root === null) throw new CountOnly();
    const commitments = (await this.commitments.ofEvidence(org, id)).flatMap((chunk) => chunk.commitments);
    if (commitments.length !== count || rootOf(commitments) !== root) throw new PopulationDamaged();
    return { root, commitments: commitments.map((commitment) => commitment.toString('hex')) };
  }

  /** The same while rows are there. @throws PopulationExpired too (removed after their retention) */
  async kept(org: OrganizationId, evidence: Evidence): Promise<CommittedPopulation> {
    const committed = await this.committed(org, evidence);
    if (evidence.population.count > 0 && !(await this.chunks.isKept(org, evidence.id))) throw new PopulationExpired();
    return committed;
  }

  /** With `leaves` those alone are opened. @throws CountOnly, PopulationExpired, PopulationDamaged */
  async open(org: OrganizationId, evidence: Evidence, leaves?: readonly number[]): Promise<OpenedPopulation> {
    const committed = await this.committed(org, evidence);
    const indexes = leaves === undefined ? undefined : [...new Set(leaves.map((leaf) => Math.floor(leaf / CHUNK_ROWS)))];
    const wanted = indexes ?? Array.from({ length: Math.ceil(evidence.population.count / CHUNK_ROWS) }, (_, index) => index);
    const chunks = await this.chunks.ofEvidence(org, evidence.id, indexes);
    if (chunks.length === 0 && wanted.length > 0) throw new PopulationExpired();
    if (chunks.length !== wanted.length) throw new PopulationDamaged();
    const asked = leaves === undefined ? null : new Set(leaves);
    const rows: Placed[] = [];
    for (const chunk of chunks) rows.push(...(await this.#openChunk(org, chunk)).filter(({ leaf }) => asked?.has(leaf) ?? true));
    return this.#checked(org, evidence.connectionId, committed, rows);
  }

  async #checked(org: OrganizationId, connectionId: string, committed: CommittedPopulation, rows: readonly Placed[]): Promise<OpenedPopulation> {
    const salts = await this.salts.known(
      org,
      connectionId,
      rows.map(({ key }) => key),
    );
    const opened = rows.flatMap((row) => {
      const salt = salts.get(row.key);
      if (salt === undefined) return [];
      if (committed.commitments[row.leaf] !== commitmentOf(row, salt).toString('hex')) throw new PopulationDamaged();
      return [{ ...row, salt: salt.toString('hex') }];
    });
    return { ...committed, rows: opened, purged: rows.length - opened.length };
  }

  async #openChunk(org: OrganizationId, chunk: StoredChunk): Promise<readonly Placed[]> {
    const plain = await this.#unsealed(org, chunk);
    const rows = storedRows.parse(JSON.parse(plain.toString('utf8')));
    plain.fill(0);
    if (rows.length !== chunk.count) throw new PopulationDamaged();
    return rows.map((row, place) => ({ ...row, leaf: chunk.index * CHUNK_ROWS + place }));
  }

  async #unsealed(org: OrganizationId, chunk: StoredChunk): Promise<Buffer> {
    try {
      return await this.vault.open(org, at(chunk.id), chunk.rows);
    } catch (error) {
      if (error instanceof SealBroken) throw new PopulationDamaged();
      throw error;
    }
  }
}

const at = (documentId: string): { readonly collection: string; readonly documentId: string; readonly field: string } => ({
  collection: POPULATIONS.name,
  documentId,
  field: 'rows',
});
