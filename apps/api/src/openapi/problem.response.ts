import { ApiProperty } from '@nestjs/swagger';

export class FieldProblemResponse {
  @ApiProperty({ example: 'config.subdomain' })
  readonly field: string;

  @ApiProperty({ example: 'must have 1 to 63 characters' })
  readonly message: string;
}

/** RFC 9457. Some codes carry further members. */
export class ProblemResponse {
  @ApiProperty({ example: 'urn:attesta:problem:request.invalid' })
  readonly type: string;

  @ApiProperty({ description: 'The same for every problem of one status.' })
  readonly title: string;

  @ApiProperty({ type: 'integer' })
  readonly status: number;

  @ApiProperty({ description: 'Stable, for programs.', example: 'request.invalid' })
  readonly code: string;

  @ApiProperty({ description: 'What happened, for a person.' })
  readonly detail: string;

  @ApiProperty({ required: false, description: 'What to do about it.' })
  readonly remedy?: string;

  @ApiProperty({ description: 'Also in the X-Request-Id header.' })
  readonly requestId: string;

  @ApiProperty({ type: [FieldProblemResponse], required: false })
  readonly errors?: readonly FieldProblemResponse[];
}
