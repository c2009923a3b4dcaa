import { AppError } from '@app/kernel';

/** A job that cannot be read: it is dropped and logged, never guessed at. MongoDB still holds what has to be done. */
export class UnreadableJob extends AppError {
  constructor(name: string, fields: readonly string[]) {
    super({ code: 'job.unreadable', kind: 'invalid', message: `A job "${name}" has a payload that does not fit: ${fields.join(', ')}` });
  }
}
