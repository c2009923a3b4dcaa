import { ApiProperty } from '@nestjs/swagger';

const day = { type: String, format: 'date' } as const;

export class ObservedDayResponse {
  @ApiProperty(day)
  readonly date: string;

  @ApiProperty()
  readonly runId: string;

  @ApiProperty({ type: String, enum: ['measured', 'confirmed'] })
  readonly how: 'measured' | 'confirmed';
}

export class UnobservedDaysResponse {
  @ApiProperty(day)
  readonly from: string;

  @ApiProperty({ ...day, description: 'Included.' })
  readonly to: string;

  @ApiProperty({ type: 'integer' })
  readonly days: number;
}

/** Days are the organization's. */
export class EvidenceCalendarResponse {
  @ApiProperty(day)
  readonly from: string;

  @ApiProperty({ ...day, description: 'The last day that the finding answers for.' })
  readonly to: string;

  @ApiProperty({ type: [ObservedDayResponse] })
  readonly observed: readonly ObservedDayResponse[];

  @ApiProperty({ type: [UnobservedDaysResponse] })
  readonly gaps: readonly UnobservedDaysResponse[];
}
