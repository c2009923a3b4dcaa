import { ApiProperty } from '@nestjs/swagger';

/** Shown once. Whoever holds it may use it, so it goes to the person by a way of its own. */
export class OneTimeLinkResponse {
  @ApiProperty({ example: 'https://attesta.example.com/accept-invitation#token=…' })
  readonly link: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;
}
