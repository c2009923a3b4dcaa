/** Pages of the UI that a one-time link opens. */
export type LinkPage = 'set-up' | 'accept-invitation' | 'password-reset';

/** The token stands behind `#`: browsers send that part to nobody, so it is in no log and in no Referer. */
export const toLink = (publicUrl: string, page: LinkPage, token: string): string => new URL(`/${page}#token=${token}`, publicUrl).toString();
