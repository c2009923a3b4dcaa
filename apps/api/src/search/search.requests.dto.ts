import { TextField } from '../http/fields.js';

export class SearchQuery {
  @TextField({ minLength: 2, maxLength: 100, description: 'Part of a name or title, or the beginning of an id.', example: 'CC6.2' })
  readonly q: string;
}
