import { ApiProperty } from '@nestjs/swagger';

import { type AuditCheck } from '@app/alerts';

const instant = { type: String, format: 'date-time' } as const;

export class AuditProblemResponse {
  @ApiProperty({ type: 'integer' })
  readonly sequence: number;

  @ApiProperty()
  readonly what: string;
}

export class AuditEventHeadResponse {
  @ApiProperty({ type: 'integer', description: '-1 for an empty log.' })
  readonly sequence: number;

  @ApiProperty()
  readonly hash: string;
}

export class AuditCheckResponse {
  @ApiProperty(instant)
  readonly at: string;

  @ApiProperty({ type: 'integer' })
  readonly durationMs: number;

  @ApiProperty({ type: 'integer', description: 'Events whose chain was derived again.' })
  readonly events: number;

  @ApiProperty({ type: 'integer' })
  readonly problems: number;

  @ApiProperty({ type: AuditProblemResponse, nullable: true })
  readonly firstProblem: AuditProblemResponse | null;

  @ApiProperty({ type: AuditEventHeadResponse, description: 'The newest event then: note it elsewhere to compare with.' })
  readonly head: AuditEventHeadResponse;

  @ApiProperty({ type: [String], description: 'What the check cannot show.' })
  readonly limits: readonly string[];
}

export class AuditVerificationResponse {
  @ApiProperty({ type: AuditCheckResponse, nullable: true, description: 'Null before the first daily check.' })
  readonly lastCheck: AuditCheckResponse | null;
}

export function toAuditVerificationResponse(check: AuditCheck | null): AuditVerificationResponse {
  if (check === null) return { lastCheck: null };
  const { at, durationMs, events, problems, firstProblem, head, limits } = check;
  return { lastCheck: { at: at.toISOString(), durationMs, events, problems, firstProblem, head, limits } };
}
