import { TextField } from '../http/fields.js';

export class SearchQuery {
  @TextField({
    minLength: 2,
    maxLength: 100,
    description: 'Part of a name or title, the beginning of an id, or at least the first 8 hex digits of a fingerprint or hash.',
    example: 'CC6.2',
  })
  readonly q: string;
}
