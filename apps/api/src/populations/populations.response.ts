import { ApiProperty } from '@nestjs/swagger';

import { type Revealed, type Sample, SAMPLING_PRESET_IDS, type SamplingPreset } from '@app/custody';

const instant = { type: String, format: 'date-time' } as const;
const integer = { type: 'integer' } as const;
const hash = { type: String, pattern: '^[0-9a-f]{64}$' } as const;

export class DrawnRowResponse {
  @ApiProperty({ ...integer, description: 'Place in the leaf order of the population, from 0.' })
  readonly leaf: number;

  @ApiProperty({ ...hash, description: 'SHA-256 over the salt and the canonical JSON {key, on, row}.' })
  readonly commitment: string;
}

export class RevealedRowResponse extends DrawnRowResponse {
  @ApiProperty({ ...hash, description: '32 bytes, hex: with it anybody can recompute the commitment.' })
  readonly salt: string;

  @ApiProperty({ description: 'The record’s key at the vendor.' })
  readonly key: string;

  @ApiProperty({ type: String, format: 'date', nullable: true })
  readonly on: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  readonly row: unknown;
}

export class RevealResponse {
  @ApiProperty()
  readonly evidenceId: string;

  @ApiProperty(hash)
  readonly root: string;

  @ApiProperty(integer)
  readonly populationCount: number;

  @ApiProperty({ type: [RevealedRowResponse] })
  readonly rows: readonly RevealedRowResponse[];

  @ApiProperty({ type: [DrawnRowResponse], description: 'Asked for and not shown: the salt of the person was purged.' })
  readonly withheld: readonly DrawnRowResponse[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor: string | null;
}

export class DrawnByResponse {
  @ApiProperty({ type: String, enum: ['member', 'api-key'] })
  readonly kind: string;

  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly label: string;
}

export class SampleResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly evidenceId: string;

  @ApiProperty(hash)
  readonly populationRoot: string;

  @ApiProperty(integer)
  readonly populationCount: number;

  @ApiProperty({ ...instant, description: 'Before the draw: the seed came after the rows were fixed.' })
  readonly populationCollectedAt: string;

  @ApiProperty({ description: 'Name of the rule by which the rows were chosen; docs/sampling.md says it byte by byte.' })
  readonly method: string;

  @ApiProperty()
  readonly seed: string;

  @ApiProperty({ type: String, nullable: true })
  readonly preset: string | null;

  @ApiProperty(integer)
  readonly size: number;

  @ApiProperty({ type: [DrawnRowResponse], description: 'In the order of the draw.' })
  readonly rows: readonly DrawnRowResponse[];

  @ApiProperty({ type: DrawnByResponse })
  readonly drawnBy: DrawnByResponse;

  @ApiProperty(instant)
  readonly drawnAt: string;
}

export class SamplingPresetResponse {
  @ApiProperty({ type: String, enum: [...SAMPLING_PRESET_IDS] })
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ description: 'The rule in words.' })
  readonly rule: string;
}

export function toSampleResponse({ drawnBy: { kind, id: by, label }, ...sample }: Sample): SampleResponse {
  const { id, evidenceId, populationRoot, populationCount, method, seed, preset, size } = sample;
  return {
    ...{ id, evidenceId, populationRoot, populationCount, method, seed, preset, size },
    populationCollectedAt: sample.populationCollectedAt.toISOString(),
    rows: sample.rows.map(({ leaf, commitment }) => ({ leaf, commitment })),
    drawnBy: { kind, id: by, label },
    drawnAt: sample.drawnAt.toISOString(),
  };
}

export const toRevealResponse = ({ rows, ...revealed }: Revealed): RevealResponse => ({
  ...revealed,
  rows: rows.map(({ leaf, commitment, salt, key, on, row }) => ({ leaf, commitment, salt, key, on, row })),
});

export const toPresetResponse = ({ id, name, rule }: SamplingPreset): SamplingPresetResponse => ({ id, name, rule });
