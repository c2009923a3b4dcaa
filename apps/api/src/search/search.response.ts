import { ApiProperty } from '@nestjs/swagger';

export const FOUND_KINDS = ['connection', 'control', 'evidence', 'assessment', 'alert', 'member', 'audit-event', 'checkpoint'] as const;
export type FoundKind = (typeof FOUND_KINDS)[number];

export class FoundResponse {
  @ApiProperty({ type: String, enum: FOUND_KINDS })
  readonly kind: FoundKind;

  @ApiProperty({ description: 'Of a control: its id in the framework. Of a checkpoint: the number of its event.' })
  readonly id: string;

  @ApiProperty()
  readonly title: string;

  @ApiProperty({ description: 'What tells it from others of the same title.' })
  readonly detail: string;

  @ApiProperty({ required: false, description: 'Where the web UI shows it.' })
  readonly path?: string;
}

export class SearchResponse {
  @ApiProperty({ type: [FoundResponse], description: 'At most 20, and of each kind at most 6.' })
  readonly items: readonly FoundResponse[];
}
