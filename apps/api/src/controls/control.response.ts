import { ApiProperty } from '@nestjs/swagger';

import { type ControlView, type EvidenceType, type Framework, type StandingTarget, type Strength } from '@app/controls';

const STRENGTH = { type: String, enum: ['direct', 'population', 'supporting'] } as const;

export class FrameworkResponse {
  @ApiProperty({ example: 'soc2' })
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty()
  readonly version: string;

  @ApiProperty({ type: 'integer' })
  readonly controls: number;
}

export class ControlMappingResponse {
  @ApiProperty({ example: 'hr.terminations_30d' })
  readonly evidenceType: string;

  @ApiProperty(STRENGTH)
  readonly strength: Strength;

  @ApiProperty()
  readonly rationale: string;
}

export class OverrideResponse {
  @ApiProperty()
  readonly applicable: boolean;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  readonly strengths: Readonly<Record<string, string>>;

  @ApiProperty({ type: String, nullable: true })
  readonly ownerId: string | null;

  @ApiProperty()
  readonly reason: string;

  @ApiProperty({ description: 'Who decided it.' })
  readonly by: string;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly at: string;
}

export class ControlResponse {
  @ApiProperty()
  readonly framework: string;

  @ApiProperty({ example: 'CC6.2' })
  readonly controlId: string;

  @ApiProperty({ description: 'Of our own wording.' })
  readonly title: string;

  @ApiProperty()
  readonly applicable: boolean;

  @ApiProperty({ type: [ControlMappingResponse] })
  readonly mappings: readonly ControlMappingResponse[];

  @ApiProperty({ type: String, nullable: true, description: 'What the platform itself shows of it.' })
  readonly platform: string | null;

  @ApiProperty({ type: OverrideResponse, nullable: true })
  readonly override: OverrideResponse | null;
}

export class TargetOfMetricResponse {
  @ApiProperty({ description: 'Least share, above 0 and at most 1.', example: 0.95 })
  readonly target: number;

  @ApiProperty({ description: 'Who set it.' })
  readonly by: string;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly at: string;
}

export class MetricResponse {
  @ApiProperty({ example: 'hr.onboarding_completion' })
  readonly type: string;

  @ApiProperty()
  readonly title: string;

  @ApiProperty({ type: String, enum: ['count', 'ratio'], description: 'Only a ratio can have a target.' })
  readonly kind: EvidenceType['kind'];

  @ApiProperty({ type: TargetOfMetricResponse, nullable: true })
  readonly target: TargetOfMetricResponse | null;
}

export function toMetricResponse({ type, title, kind }: EvidenceType, targets: readonly StandingTarget[]): MetricResponse {
  const set = targets.find(({ evidenceType }) => evidenceType === type);
  return { type, title, kind, target: set === undefined ? null : { target: set.target, by: set.by.label, at: set.at.toISOString() } };
}

export const toFrameworkResponse = ({ id, name, version, controls }: Framework): FrameworkResponse => ({ id, name, version, controls: controls.length });

export function toControlResponse(framework: string, { id, title, applicable, mappings, platform, override }: ControlView): ControlResponse {
  return {
    framework,
    controlId: id,
    title,
    applicable,
    platform,
    mappings: mappings.map(({ evidenceType, strength, rationale }) => ({ evidenceType, strength, rationale })),
    override:
      override === null
        ? null
        : {
            applicable: override.applicable,
            strengths: Object.fromEntries(override.strengths.map(({ evidenceType, strength }) => [evidenceType, strength])),
            ownerId: override.ownerId,
            reason: override.reason,
            by: override.by.label,
            at: override.at.toISOString(),
          },
  };
}
