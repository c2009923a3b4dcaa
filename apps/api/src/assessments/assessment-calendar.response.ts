import { ApiProperty } from '@nestjs/swagger';

import { type CoverageCalendar, DAY_STATES, type DayState } from '@app/assessments';

const instant = { type: String, format: 'date-time' } as const;

export class CalendarDayResponse {
  @ApiProperty({ type: String, format: 'date' })
  readonly date: string;

  @ApiProperty({ type: String, enum: [...DAY_STATES] })
  readonly state: DayState;

  @ApiProperty({ type: String, nullable: true, description: 'Why it is not simply collected or confirmed.' })
  readonly reason: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly evidenceId: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly runId: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly observedAt: string | null;
}

export class AssessmentCalendarResponse {
  @ApiProperty()
  readonly connectionId: string;

  @ApiProperty({ description: 'Of the connection.' })
  readonly label: string;

  @ApiProperty({ example: 'hr.active_headcount' })
  readonly type: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'Days by state.' })
  readonly counts: Readonly<Record<string, number>>;

  @ApiProperty({ type: [CalendarDayResponse] })
  readonly days: readonly CalendarDayResponse[];
}

export const toCalendarResponse = ({ connectionId, label, type, counts, days }: CoverageCalendar): AssessmentCalendarResponse => ({
  ...{ connectionId, label, type, counts },
  days: days.map(({ date, state, reason, evidenceId, runId, observedAt }) => ({
    ...{ date, state, reason, evidenceId, runId },
    observedAt: observedAt?.toISOString() ?? null,
  })),
});
