import { ApiProperty } from '@nestjs/swagger';

import { type Organization } from '@app/organizations';

export class OrganizationResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ example: 'Europe/Berlin' })
  readonly timeZone: string;

  @ApiProperty({ type: 'integer', description: 'How long evidence and history stay.' })
  readonly retentionMonths: number;

  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
}

export const toOrganizationResponse = ({ id, name, timeZone, settings, createdAt }: Organization): OrganizationResponse => ({
  id,
  name,
  timeZone,
  retentionMonths: settings.retentionMonths,
  createdAt: createdAt.toISOString(),
});
