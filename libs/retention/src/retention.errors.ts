import { AppError } from '@app/kernel';

/** Somebody else removed some of it between look and purge: nothing was removed by this one. */
export class PurgeOvertaken extends AppError {
  constructor() {
    super({
      code: 'retention.overtaken',
      kind: 'conflict',
      message: 'Another purge removed some of these rows first; this one removed nothing.',
      remedy: 'Run it again: it takes what is left.',
    });
  }
}

/** Deleting an organization must not happen by a slip. */
export class NameMismatch extends AppError {
  constructor() {
    super({
      code: 'organization.name-mismatch',
      kind: 'unprocessable',
      message: 'This is not the name of the organization; nothing was deleted.',
      remedy: 'Type the name exactly as `GET /api/v1/organization` shows it.',
      errors: [{ field: 'name', message: 'is not the name of the organization' }],
    });
  }
}
