import { Injectable } from '@nestjs/common';

import { type OrganizationId } from '@app/kernel';

import { EvidenceAgeRepository } from './persistence/evidence-age.repository.js';
import { type PopulationChunk, PopulationRowsRepository } from './persistence/population-rows.repository.js';
import { SaltRowsRepository } from './persistence/salt-rows.repository.js';

const AT_ONCE = 200;

/** Populations of one connection that go together. */
export interface Leaving {
  readonly connectionId: string;
  readonly evidenceIds: ReadonlySet<string>;
  /** The digests of their records. */
  readonly records: ReadonlySet<string>;
}

/** A salt is needed as long as any population of its connection holds the person; without it a row can be guessed by nobody. */
@Injectable()
export class UnusedSalts {
  constructor(
    private readonly evidence: EvidenceAgeRepository,
    private readonly populations: PopulationRowsRepository,
    private readonly salts: SaltRowsRepository,
  ) {}

  /** Ids of the salts that nobody needs once these populations have gone. */
  async of(org: OrganizationId, { connectionId, evidenceIds, records }: Leaving): Promise<readonly string[]> {
    const unused = new Set(records);
    let staying: string[] = [];
    const strike = async (): Promise<void> => {
      for await (const chunk of this.populations.chunksOf(org, staying)) for (const record of chunk.records) unused.delete(record);
      staying = [];
    };
    for await (const { id } of this.evidence.withPopulation(org, connectionId)) {
      if (unused.size === 0) return [];
      if (!evidenceIds.has(id)) staying.push(id);
      if (staying.length === AT_ONCE) await strike();
    }
    if (staying.length > 0) await strike();
    return this.salts.idsOf(org, connectionId, [...unused]);
  }
}

/** What populations leave behind, by connection. */
export function leavingOf(
  populations: readonly { readonly evidenceId: string; readonly connectionId: string; readonly chunks: readonly PopulationChunk[] }[],
): readonly Leaving[] {
  const byConnection = new Map<string, { readonly evidenceIds: Set<string>; readonly records: Set<string> }>();
  for (const { evidenceId, connectionId, chunks } of populations) {
    const found = byConnection.get(connectionId) ?? { evidenceIds: new Set(), records: new Set() };
    byConnection.set(connectionId, found);
    found.evidenceIds.add(evidenceId);
    for (const { records } of chunks) for (const record of records) found.records.add(record);
  }
  return [...byConnection].map(([connectionId, { evidenceIds, records }]) => ({ connectionId, evidenceIds, records }));
}
