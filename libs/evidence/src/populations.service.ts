import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { canonicalJson, type OrganizationId, toLocalDate } from '@app/kernel';
import { type Transaction, Vault } from '@app/platform';

import { commitmentOf, type CommittedRow, type Evidence, rootOf } from './domain/index.js';
import { CountOnly, PopulationDamaged, PopulationExpired } from './evidence.errors.js';
import { POPULATIONS } from './persistence/population.collections.js';
import { type PopulationChunk, PopulationRepository } from './persistence/population.repository.js';
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

/** The rows behind a figure, checked against what the evidence committed to. */
export interface OpenedPopulation {
  readonly root: string;
  /** In leaf order, hex: all of them, of purged people too. */
  readonly commitments: readonly string[];
  /** `leaf` = place in `commitments`; with `salt` (hex) anybody can recompute it. */
  readonly rows: readonly (CommittedRow['row'] & { readonly leaf: number; readonly salt: string })[];
  /** Rows withheld because the person's salt was purged. */
  readonly purged: number;
}

@Injectable()
export class Populations {
  constructor(
    private readonly chunks: PopulationRepository,
    private readonly salts: RecordSalts,
    private readonly vault: Vault,
  ) {}

  /** Sealed in chunks of at most 1,000 rows, in the order given. Nothing is stored yet. */
  async seal(org: OrganizationId, evidenceId: string, rows: readonly CommittedRow[]): Promise<readonly PopulationChunk[]> {
    const chunks: PopulationChunk[] = [];
    for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
      const some = rows.slice(start, start + CHUNK_ROWS);
      const id = this.chunks.newId();
      const plain = Buffer.from(canonicalJson(some.map(({ row }) => ({ key: row.key, on: row.on, row: row.row }))));
      const sealed = await this.vault.seal(org, at(id), plain);
      plain.fill(0);
      chunks.push({ id, evidenceId, index: chunks.length, count: some.length, commitments: some.map(({ commitment }) => commitment), rows: sealed });
    }
    return chunks;
  }

  async insert(org: OrganizationId, chunks: readonly PopulationChunk[], tx: Transaction): Promise<void> {
    if (chunks.length > 0) await this.chunks.insertAll(org, chunks, tx);
  }

  /** @throws CountOnly, PopulationExpired (removed after its retention), PopulationDamaged (not what the evidence committed to) */
  async open(org: OrganizationId, { id, connectionId, population: { count, root } }: Evidence): Promise<OpenedPopulation> {
    if (root === null) throw new CountOnly();
    const chunks = await this.chunks.ofEvidence(org, id);
    if (chunks.length === 0 && count > 0) throw new PopulationExpired();
    const commitments = chunks.flatMap((chunk) => chunk.commitments);
    if (commitments.length !== count || rootOf(commitments) !== root) throw new PopulationDamaged();
    const rows: CommittedRow['row'][] = [];
    for (const chunk of chunks) rows.push(...(await this.#openChunk(org, chunk)));
    const salts = await this.salts.known(
      org,
      connectionId,
      rows.map(({ key }) => key),
    );
    const opened = rows.flatMap((row, leaf) => {
      const salt = salts.get(row.key);
      if (salt === undefined) return [];
      if (commitments[leaf]?.equals(commitmentOf(row, salt)) !== true) throw new PopulationDamaged();
      return [{ ...row, leaf, salt: salt.toString('hex') }];
    });
    return { root, commitments: commitments.map((commitment) => commitment.toString('hex')), rows: opened, purged: rows.length - opened.length };
  }

  async #openChunk(org: OrganizationId, chunk: PopulationChunk): Promise<readonly CommittedRow['row'][]> {
    const plain = await this.vault.open(org, at(chunk.id), chunk.rows);
    const rows = storedRows.parse(JSON.parse(plain.toString('utf8')));
    plain.fill(0);
    return rows;
  }
}

const at = (documentId: string): { readonly collection: string; readonly documentId: string; readonly field: string } => ({
  collection: POPULATIONS.name,
  documentId,
  field: 'rows',
});
