import { ApiProperty } from '@nestjs/swagger';

import { COVERAGE_STATES, type CoverageReason, type CoverageState, type FrameworkCoverage } from '@app/coverage';

export class CoverageReasonResponse {
  @ApiProperty()
  readonly evidenceType: string;

  @ApiProperty({ type: String, nullable: true })
  readonly connectionId: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly evidenceId: string | null;

  @ApiProperty({ type: String, enum: ['direct', 'population', 'supporting'] })
  readonly strength: CoverageReason['strength'];

  @ApiProperty({ type: String, enum: ['never', 'fresh', 'due', 'stale'] })
  readonly freshness: CoverageReason['freshness'];

  @ApiProperty({ type: String, nullable: true })
  readonly outcome: CoverageReason['outcome'];

  @ApiProperty()
  readonly standing: string;

  @ApiProperty()
  readonly text: string;
}

export const SCORE = { type: Number, nullable: true, description: '0 … 1; null: not scored.' } as const;

export class ControlSideResponse {
  @ApiProperty({ type: String, enum: [...COVERAGE_STATES] })
  readonly state: CoverageState;

  @ApiProperty(SCORE)
  readonly score: number | null;
}

export class ControlCoverageResponse {
  @ApiProperty()
  readonly controlId: string;

  @ApiProperty()
  readonly title: string;

  @ApiProperty({ type: String, enum: [...COVERAGE_STATES] })
  readonly state: CoverageState;

  @ApiProperty({ type: Number, nullable: true })
  readonly score: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'How far the mapped evidence could lift it.' })
  readonly cap: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why not to 1.' })
  readonly capReason: string | null;

  @ApiProperty({ type: [CoverageReasonResponse] })
  readonly reasons: readonly CoverageReasonResponse[];
}

export class CoverageResponse {
  @ApiProperty()
  readonly framework: string;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly asOf: string;

  @ApiProperty()
  readonly catalogueVersion: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Mean over the controls that have a score; null when none has.' })
  readonly score: number | null;

  @ApiProperty({ type: [ControlCoverageResponse] })
  readonly controls: readonly ControlCoverageResponse[];

  @ApiProperty({ type: [String], description: 'What cannot be told of that instant any more, as sentences; nothing is missing from now.' })
  readonly limits: readonly string[];
}

export const toCoverageResponse = (
  { framework, asOf, catalogueVersion, score, controls }: FrameworkCoverage,
  limits: readonly string[] = [],
): CoverageResponse => ({
  framework,
  asOf: asOf.toISOString(),
  catalogueVersion,
  score,
  controls,
  limits,
});
