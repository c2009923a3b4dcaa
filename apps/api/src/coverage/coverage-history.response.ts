import { ApiProperty } from '@nestjs/swagger';

import { CAUSE_KINDS, type CauseKind, type CoverageChange, type CoverageChanges, type CoverageLine, type CoverageState } from '@app/coverage';

import { ControlSideResponse, SCORE } from './coverage.response.js';

const LIMITS = { type: String, isArray: true, description: 'What cannot be told of the past any more, as sentences.' } as const;

export class CoveragePointResponse {
  @ApiProperty({ type: String, format: 'date', example: '2026-11-21' })
  readonly day: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'The instant that stands for the day: `asOf` with it gives the same score.' })
  readonly asOf: string;

  @ApiProperty()
  readonly catalogueVersion: string;

  @ApiProperty(SCORE)
  readonly score: number | null;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, description: 'State → number of controls; states of none are left out.' })
  readonly states: Readonly<Partial<Record<CoverageState, number>>>;
}

export class CoverageHistoryResponse {
  @ApiProperty()
  readonly framework: string;

  @ApiProperty({ description: 'Whose days these are.' })
  readonly timeZone: string;

  @ApiProperty({ type: [CoveragePointResponse], description: 'Oldest first; days before the organization existed are left out.' })
  readonly points: readonly CoveragePointResponse[];

  @ApiProperty(LIMITS)
  readonly limits: readonly string[];
}

export class ScoreChangeResponse {
  @ApiProperty(SCORE)
  readonly before: number | null;

  @ApiProperty(SCORE)
  readonly after: number | null;
}

export class ControlChangeResponse {
  @ApiProperty()
  readonly controlId: string;

  @ApiProperty()
  readonly title: string;

  @ApiProperty({ type: ControlSideResponse, nullable: true, description: 'null: the catalogue did not hold it.' })
  readonly before: ControlSideResponse | null;

  @ApiProperty({ type: ControlSideResponse, nullable: true, description: 'null: the catalogue does not hold it any more.' })
  readonly after: ControlSideResponse | null;
}

export class CoverageChangeResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'To the millisecond.' })
  readonly at: string;

  @ApiProperty({ type: String, enum: [...CAUSE_KINDS] })
  readonly cause: CauseKind;

  @ApiProperty({ type: String, nullable: true })
  readonly connectionId: string | null;

  @ApiProperty({ type: [String] })
  readonly evidenceTypes: readonly string[];

  @ApiProperty({ description: 'What happened, in words.' })
  readonly text: string;

  @ApiProperty({ type: String, nullable: true, description: 'What to do; null: nothing.' })
  readonly remedy: string | null;

  @ApiProperty({ type: ScoreChangeResponse })
  readonly score: ScoreChangeResponse;

  @ApiProperty({ type: [ControlChangeResponse] })
  readonly controls: readonly ControlChangeResponse[];
}

export class CoverageChangesResponse {
  @ApiProperty()
  readonly framework: string;

  @ApiProperty({ type: String, format: 'date-time', description: 'Not before the organization was founded.' })
  readonly from: string;

  @ApiProperty({ type: String, format: 'date-time' })
  readonly to: string;

  @ApiProperty({ type: ScoreChangeResponse, description: 'At `from` and at `to`.' })
  readonly score: ScoreChangeResponse;

  @ApiProperty({ type: [CoverageChangeResponse], description: 'Newest first.' })
  readonly items: readonly CoverageChangeResponse[];

  @ApiProperty({ type: String, nullable: true })
  readonly nextCursor: string | null;

  @ApiProperty(LIMITS)
  readonly limits: readonly string[];
}

export const toCoverageHistoryResponse = ({ framework, timeZone, points, limits }: CoverageLine): CoverageHistoryResponse => ({
  framework,
  timeZone,
  points: points.map(({ day, at, catalogueVersion, score, states }) => ({ day, asOf: at.toISOString(), catalogueVersion, score, states })),
  limits,
});

const toChange = ({ id, at, cause, connectionId, evidenceTypes, text, remedy, score, controls }: CoverageChange): CoverageChangeResponse => ({
  id,
  at: at.toISOString(),
  cause,
  connectionId,
  evidenceTypes,
  text,
  remedy,
  score,
  controls,
});

export const toCoverageChangesResponse = ({ framework, from, to, score, items, nextCursor, limits }: CoverageChanges): CoverageChangesResponse => ({
  framework,
  from: from.toISOString(),
  to: to.toISOString(),
  score,
  items: items.map(toChange),
  nextCursor,
  limits,
});
