import { ApiProperty } from '@nestjs/swagger';

export class LiveResponse {
  @ApiProperty({ enum: ['ok'] })
  readonly status: 'ok';
}

export class ProbeResponse {
  @ApiProperty({ example: 'mongodb' })
  readonly name: string;

  @ApiProperty()
  readonly ready: boolean;

  @ApiProperty({ type: 'integer' })
  readonly durationMs: number;

  @ApiProperty({ type: String, nullable: true, description: 'What an operator does about it.' })
  readonly remedy: string | null;
}

export class ReadyResponse {
  @ApiProperty({ enum: ['ok', 'unavailable'] })
  readonly status: 'ok' | 'unavailable';

  @ApiProperty({ type: [ProbeResponse] })
  readonly probes: readonly ProbeResponse[];
}
