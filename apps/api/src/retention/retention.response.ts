import { ApiProperty } from '@nestjs/swagger';

import { type OrganizationSettings, RETENTION_LIMITS } from '@app/organizations';
import { type Forecast } from '@app/retention';

const integer = { type: 'integer' } as const;
const instant = { type: String, format: 'date-time' } as const;

export class MonthLimitsResponse {
  @ApiProperty(integer)
  readonly min: number;

  @ApiProperty(integer)
  readonly max: number;
}

export class RetentionLimitsResponse {
  @ApiProperty({ type: MonthLimitsResponse })
  readonly retentionMonths: MonthLimitsResponse;

  @ApiProperty({ type: MonthLimitsResponse, description: 'And never above retentionMonths.' })
  readonly populationMonths: MonthLimitsResponse;
}

export class RetentionResponse {
  @ApiProperty({ ...integer, description: 'For request logs, deliveries and the rows behind sealed evidence.' })
  readonly retentionMonths: number;

  @ApiProperty({ ...integer, description: 'For the rows behind other evidence, since it was last seen.' })
  readonly populationMonths: number;

  @ApiProperty({ type: RetentionLimitsResponse, description: 'What may be set.' })
  readonly limits: RetentionLimitsResponse;

  @ApiProperty({ type: [String], description: 'What is never removed.' })
  readonly kept: readonly string[];
}

export class CollectionForecastResponse {
  @ApiProperty({ example: 'connector_run_requests' })
  readonly collection: string;

  @ApiProperty(integer)
  readonly count: number;

  @ApiProperty({ ...instant, nullable: true })
  readonly oldest: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly newest: string | null;
}

export class PopulationForecastResponse {
  @ApiProperty({ ...integer, description: 'Findings whose rows would go; figure, root and commitments stay.' })
  readonly count: number;

  @ApiProperty({ ...integer, description: 'Rows about people.' })
  readonly rows: number;
}

export class ForecastResponse {
  @ApiProperty(instant)
  readonly at: string;

  @ApiProperty({ type: [CollectionForecastResponse] })
  readonly collections: readonly CollectionForecastResponse[];

  @ApiProperty({ type: PopulationForecastResponse })
  readonly populations: PopulationForecastResponse;
}

const KEPT = ['evidence', 'confirmations', 'population commitments', 'samples', 'seals', 'audit events', 'connector runs'];

export const toRetentionResponse = ({ retentionMonths, populationMonths }: OrganizationSettings): RetentionResponse => ({
  retentionMonths,
  populationMonths,
  limits: RETENTION_LIMITS,
  kept: KEPT,
});

export const toForecastResponse = ({ at, collections, populations }: Forecast): ForecastResponse => ({
  at: at.toISOString(),
  collections: collections.map(({ collection, count, oldest, newest }) => ({
    collection,
    count,
    oldest: oldest?.toISOString() ?? null,
    newest: newest?.toISOString() ?? null,
  })),
  populations,
});
