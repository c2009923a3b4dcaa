import { ApiProperty } from '@nestjs/swagger';

import { type OwnSession } from '@app/organizations';

export class SessionResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ example: 'Firefox on Linux', description: 'What the program called itself, shortened.' })
  readonly device: string;

  @ApiProperty({ description: 'Name of the organization that it is open in.' })
  readonly organization: string;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'To the minute.' })
  readonly lastSeenAt: string;

  @ApiProperty({ description: 'True for the one that asks.' })
  readonly current: boolean;
}

export const toSessionResponse = ({ id, device, organization, createdAt, lastSeenAt, isCurrent }: OwnSession): SessionResponse => ({
  id,
  device,
  organization: organization.name,
  createdAt: createdAt.toISOString(),
  lastSeenAt: lastSeenAt.toISOString(),
  current: isCurrent,
});
