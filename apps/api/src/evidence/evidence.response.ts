import { ApiProperty } from '@nestjs/swagger';

import { type MetricValue } from '@app/connector-sdk';
import { type Confirmation, type EvidenceView } from '@app/evidence';

const instant = { type: String, format: 'date-time' } as const;
const day = { type: String, format: 'date' } as const;

export class PeriodResponse {
  @ApiProperty(day)
  readonly start: string;

  @ApiProperty(day)
  readonly end: string;

  @ApiProperty({ type: String, enum: ['[]'], description: 'Both days included.' })
  readonly bounds: '[]';
}

export class PopulationResponse {
  @ApiProperty({ type: 'integer' })
  readonly count: number;

  @ApiProperty({ type: String, nullable: true, description: 'Merkle root over salted rows; null = count only.' })
  readonly root: string | null;
}

export class RestatesResponse {
  @ApiProperty()
  readonly evidenceId: string;

  @ApiProperty({ type: 'integer' })
  readonly delta: number;
}

export class LinkedControlResponse {
  @ApiProperty()
  readonly framework: string;

  @ApiProperty()
  readonly controlId: string;

  @ApiProperty()
  readonly title: string;

  @ApiProperty({ type: String, enum: ['direct', 'population', 'supporting'] })
  readonly strength: string;

  @ApiProperty()
  readonly rationale: string;
}

export class EvidenceSealResponse {
  @ApiProperty()
  readonly assessmentId: string;

  @ApiProperty(instant)
  readonly approvedAt: string;
}

export const VALUE = {
  oneOf: [
    { type: 'object', required: ['count'], properties: { count: { type: 'integer' } } },
    {
      type: 'object',
      required: ['numerator', 'denominator', 'rate'],
      properties: { numerator: { type: 'integer' }, denominator: { type: 'integer' }, rate: { type: 'number' } },
    },
  ],
};

export class EvidenceResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ example: 'hr.active_headcount' })
  readonly type: string;

  @ApiProperty({ type: 'integer' })
  readonly schemaVersion: number;

  @ApiProperty()
  readonly connectionId: string;

  @ApiProperty()
  readonly runId: string;

  @ApiProperty(day)
  readonly asOf: string;

  @ApiProperty()
  readonly timeZone: string;

  @ApiProperty({ type: PeriodResponse })
  readonly period: PeriodResponse;

  @ApiProperty(VALUE)
  readonly value: MetricValue;

  @ApiProperty({ type: PopulationResponse })
  readonly population: PopulationResponse;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Exactly as fingerprinted; the window is written relatively.' })
  readonly scope: unknown;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Source, connector version, principal, calls with parameters and digests, control totals, limits.',
  })
  readonly provenance: unknown;

  @ApiProperty({ description: 'SHA-256 of canonical JSON {type, schemaVersion, connectionId, value, populationRoot, scope}.' })
  readonly fingerprint: string;

  @ApiProperty({ description: 'SHA-256 over the whole row; the audit event of its run names it.' })
  readonly digest: string;

  @ApiProperty({ ...instant, description: 'Start of the run: its age counts from here.' })
  readonly observedAt: string;

  @ApiProperty(instant)
  readonly collectedAt: string;

  @ApiProperty({ ...instant, nullable: true })
  readonly lastConfirmedAt: string | null;

  @ApiProperty({ type: 'integer' })
  readonly confirmationCount: number;

  @ApiProperty(instant)
  readonly staleAt: string;

  @ApiProperty({ type: String, enum: ['never', 'fresh', 'due', 'stale'] })
  readonly freshness: string;

  @ApiProperty({ description: 'The newest finding of its connection and type.' })
  readonly current: boolean;

  @ApiProperty({ type: [LinkedControlResponse] })
  readonly controls: readonly LinkedControlResponse[];

  @ApiProperty({ type: [EvidenceSealResponse] })
  readonly seals: readonly EvidenceSealResponse[];

  @ApiProperty({ type: String, nullable: true })
  readonly supersedes: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly supersededBy: string | null;

  @ApiProperty({ type: RestatesResponse, nullable: true })
  readonly restates: RestatesResponse | null;
}

export class ConfirmationResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly evidenceId: string;

  @ApiProperty()
  readonly runId: string;

  @ApiProperty(instant)
  readonly observedAt: string;

  @ApiProperty(day)
  readonly asOf: string;

  @ApiProperty()
  readonly timeZone: string;

  @ApiProperty({ type: PeriodResponse })
  readonly period: PeriodResponse;

  @ApiProperty({ type: Number, nullable: true })
  readonly rowsRead: number | null;

  @ApiProperty()
  readonly rawDigest: string;
}

export function toEvidenceResponse(view: EvidenceView, controls: readonly LinkedControlResponse[]): EvidenceResponse {
  const { id, type, schemaVersion, connectionId, runId, asOf, timeZone, period, value, population, scope, provenance, fingerprint, digest } = view;
  const { confirmationCount, freshness, current, supersedes, supersededBy, restates } = view;
  return {
    id,
    type,
    schemaVersion,
    connectionId,
    runId,
    asOf,
    timeZone,
    period,
    value,
    population,
    scope,
    provenance,
    fingerprint,
    digest,
    observedAt: view.observedAt.toISOString(),
    collectedAt: view.collectedAt.toISOString(),
    lastConfirmedAt: view.lastConfirmedAt?.toISOString() ?? null,
    staleAt: view.staleAt.toISOString(),
    confirmationCount,
    freshness,
    current,
    controls,
    seals: view.seals.map(({ assessmentId, approvedAt }) => ({ assessmentId, approvedAt: approvedAt.toISOString() })),
    supersedes,
    supersededBy,
    restates,
  };
}

export function toConfirmationResponse({ id, evidenceId, runId, observedAt, asOf, timeZone, period, rowsRead, rawDigest }: Confirmation): ConfirmationResponse {
  return { id, evidenceId, runId, observedAt: observedAt.toISOString(), asOf, timeZone, period, rowsRead, rawDigest };
}
