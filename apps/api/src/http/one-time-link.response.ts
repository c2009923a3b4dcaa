import { ApiProperty } from '@nestjs/swagger';

/** Shown once. Whoever holds it may use it, so it goes to the person by a way of its own. */
export class OneTimeLinkResponse {
  @ApiProperty({ example: 'https://attesta.example.com/accept-invitation#token=…' })
  readonly link: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;
}

export type LinkPage = 'set-up' | 'accept-invitation' | 'password-reset';

/** The token stands behind `#`: browsers send that part to nobody, so it is in no log. */
export const toLink = (publicUrl: string, page: LinkPage, token: string): string => new URL(`/${page}#token=${token}`, publicUrl).toString();
