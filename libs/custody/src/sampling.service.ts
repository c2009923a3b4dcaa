import { Inject, Injectable } from '@nestjs/common';

import { AuditLog } from '@app/audit-log';
import { EvidenceReader } from '@app/evidence';
import { type Clock, InvalidInput, isObjectIdText, type OrganizationId, type Page, type PageRequest } from '@app/kernel';
import { type Caller } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { badCursor, NothingToSample, PopulationNotSealedYet, SampleNotFound, SampleTooLarge } from './custody.errors.js';
import { DRAW_METHOD, drawSample, MAX_REVEALED, rowsDigest, sampleSizeOf, SAMPLING_PRESET_IDS, SAMPLING_PRESETS, SEED_PATTERN } from './domain/index.js';
import { type Sample, SampleRepository } from './persistence/sample.repository.js';

export interface SampleWish {
  readonly seed: string;
  readonly preset?: string | undefined;
  readonly size?: number | undefined;
}

/** Samples whose rows nobody can choose: the seed comes from the auditor, the population was sealed before. */
@Injectable()
export class Sampling {
  constructor(
    private readonly evidence: EvidenceReader,
    private readonly samples: SampleRepository,
    private readonly audit: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws InvalidInput, EvidenceNotFound, CountOnly, PopulationExpired, PopulationDamaged, NothingToSample, SampleTooLarge, PopulationNotSealedYet */
  async draw({ organizationId: org, actor }: Caller, evidenceId: string, wish: SampleWish): Promise<Sample> {
    checkWish(wish);
    const { evidence, root, commitments } = await this.evidence.keptPopulation(org, evidenceId);
    const drawnAt = this.clock.now();
    if (evidence.collectedAt.getTime() >= drawnAt.getTime()) throw new PopulationNotSealedYet();
    const { preset = null, seed } = wish;
    const populationCount = commitments.length;
    if (populationCount === 0) throw new NothingToSample();
    const size = sizeOf(wish, populationCount);
    const rows = drawSample({ seed, root, commitments, size });
    const population = { populationRoot: root, populationCount, populationCollectedAt: evidence.collectedAt };
    const { kind, id: by, label } = actor;
    const id = this.samples.nextId();
    const sample = { id, evidenceId, ...population, method: DRAW_METHOD, seed, preset, size, rows, drawnBy: { kind, id: by, label }, drawnAt };
    await this.audit.commit(org, async (tx, append) => {
      await this.samples.add(org, sample, tx);
      const drawn = { method: DRAW_METHOD, seed, preset, size, rowsDigest: rowsDigest(rows) };
      const data = { evidenceId, ...population, populationCollectedAt: evidence.collectedAt.toISOString(), ...drawn };
      await append({ type: 'custody.sampled', actor, target: { kind: 'sample', id }, outcome: 'success', data });
    });
    return sample;
  }

  /** Newest first. @throws EvidenceNotFound */
  async list(org: OrganizationId, evidenceId: string, { limit, cursor }: PageRequest): Promise<Page<Sample>> {
    if (cursor !== undefined && !isObjectIdText(cursor)) throw badCursor();
    await this.evidence.one(org, evidenceId);
    return this.samples.page(org, evidenceId, limit, cursor ?? null);
  }

  /** @throws SampleNotFound, also for a sample of another population */
  async get(org: OrganizationId, evidenceId: string, sampleId: string): Promise<Sample> {
    const sample = isObjectIdText(sampleId) ? await this.samples.one(org, evidenceId, sampleId) : null;
    if (sample === null) throw new SampleNotFound();
    return sample;
  }
}

function checkWish({ seed, preset, size }: SampleWish): void {
  if (!SEED_PATTERN.test(seed)) throw new InvalidInput([{ field: 'seed', message: 'must have 8 to 128 printable ASCII characters' }]);
  if ((preset === undefined) === (size === undefined)) throw new InvalidInput([{ field: 'preset', message: 'give either preset or size' }]);
  if (preset !== undefined && !SAMPLING_PRESET_IDS.some((known) => known === preset))
    throw new InvalidInput([{ field: 'preset', message: `must be one of ${SAMPLING_PRESET_IDS.join(', ')}` }]);
  if (size !== undefined && (!Number.isInteger(size) || size < 1 || size > MAX_REVEALED))
    throw new InvalidInput([{ field: 'size', message: `must be a whole number from 1 to ${String(MAX_REVEALED)}` }]);
}

function sizeOf({ preset, size }: SampleWish, populationCount: number): number {
  if (size !== undefined) {
    if (size > populationCount) throw new SampleTooLarge(populationCount);
    return size;
  }
  const chosen = SAMPLING_PRESETS.find(({ id }) => id === preset);
  return chosen === undefined ? 0 : sampleSizeOf(chosen, populationCount);
}
