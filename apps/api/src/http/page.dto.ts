import { DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT, type PageRequest } from '@app/kernel';

import { QueryIntegerField, TextField } from './fields.js';

/** Query of every list. Extend it for filters. */
export class PageQuery {
  @QueryIntegerField({ min: 1, max: MAX_PAGE_LIMIT, default: DEFAULT_PAGE_LIMIT, optional: true, description: 'Rows per page.' })
  readonly limit?: number;

  @TextField({ maxLength: 512, optional: true, description: '`nextCursor` of the page before.' })
  readonly cursor?: string;
}

export const toPageRequest = ({ limit, cursor }: PageQuery): PageRequest => ({ limit: limit ?? DEFAULT_PAGE_LIMIT, cursor });
