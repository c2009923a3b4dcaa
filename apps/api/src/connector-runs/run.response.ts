import { ApiProperty } from '@nestjs/swagger';

import { RUN_STATES, RUN_TRIGGERS } from '@app/connections';
import { type Run, type RunOutcome, type RunRequest, type RunWithRequests } from '@app/connector-runs';

const instant = { type: String, format: 'date-time' } as const;

export class RunAcceptedResponse {
  @ApiProperty()
  readonly runId: string;
}

export class RunOutcomeResponse {
  @ApiProperty({ example: 'hr.active_headcount' })
  readonly metric: string;

  @ApiProperty({ type: String, enum: ['measured', 'not-applicable', 'inconclusive'] })
  readonly outcome: RunOutcome['outcome'];

  @ApiProperty()
  readonly expected: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['read-failed', 'schema-drift', 'no-records', 'incomplete', 'not-visible', 'not-available', 'implausible'],
  })
  readonly reason: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly detail: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly remedy: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly evidenceId: string | null;

  @ApiProperty({ description: 'Equal to the finding before: confirmed, no new row.' })
  readonly confirmed: boolean;
}

export class RunRequestResponse {
  @ApiProperty({ type: String, enum: ['GET', 'POST'] })
  readonly method: string;

  @ApiProperty()
  readonly path: string;

  @ApiProperty({ type: Number, nullable: true })
  readonly status: number | null;

  @ApiProperty()
  readonly durationMs: number;

  @ApiProperty()
  readonly bytes: number;

  @ApiProperty({ type: String, nullable: true })
  readonly sha256: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly requestId: string | null;

  @ApiProperty({ description: 'SHA-256 of query and body.' })
  readonly parametersDigest: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why the answer was not usable.' })
  readonly failure: string | null;
}

export class RunProblemResponse {
  @ApiProperty()
  readonly code: string;

  @ApiProperty()
  readonly message: string;

  @ApiProperty()
  readonly remedy: string;
}

export class RunResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly connectionId: string;

  @ApiProperty({ type: String, enum: [...RUN_TRIGGERS] })
  readonly trigger: string;

  @ApiProperty({ description: 'The day it is for, or what it was asked by.' })
  readonly slot: string;

  @ApiProperty({ type: String, enum: [...RUN_STATES] })
  readonly state: string;

  @ApiProperty({ type: 'integer' })
  readonly attempt: number;

  @ApiProperty(instant)
  readonly requestedAt: string;

  @ApiProperty({ ...instant, nullable: true })
  readonly startedAt: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly finishedAt: string | null;

  @ApiProperty({ type: [RunOutcomeResponse], description: 'Fills in while the run goes on.' })
  readonly outcomes: readonly RunOutcomeResponse[];

  @ApiProperty({ type: [RunRequestResponse], description: 'Empty in lists.' })
  readonly requests: readonly RunRequestResponse[];

  @ApiProperty({ type: RunProblemResponse, nullable: true })
  readonly error: RunProblemResponse | null;
}

export function toRunResponse(run: Run | RunWithRequests): RunResponse {
  const { id, connectionId, trigger, slot, state, attempt, requestedAt, startedAt, finishedAt, outcomes, error } = run;
  return {
    id,
    connectionId,
    trigger,
    slot,
    state,
    attempt,
    outcomes,
    error,
    requestedAt: requestedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    requests: 'requests' in run ? run.requests.map(toRequestResponse) : [],
  };
}

const toRequestResponse = ({ method, path, status, durationMs, bytes, sha256, requestId, parametersDigest, failure }: RunRequest): RunRequestResponse => ({
  method,
  path,
  status,
  durationMs,
  bytes,
  sha256,
  requestId,
  parametersDigest,
  failure,
});
