import { AppError } from '@app/kernel';

export class AuditEventNotFound extends AppError {
  constructor() {
    super({ code: 'audit-event.not-found', kind: 'not-found', message: 'There is no such audit event in this organization.' });
  }
}

/** What does not follow from the last checkpoint is not signed over: the next auditor would take it for whole. */
export class CheckpointRefused extends AppError {
  constructor() {
    super({
      code: 'audit-checkpoint.refused',
      kind: 'conflict',
      message: 'The audit log does not follow from its last checkpoint, so no new one is signed.',
      remedy: 'Keep the database as it is and run `npm run attesta -- audit verify`.',
    });
  }
}
