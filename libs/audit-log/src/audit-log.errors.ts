import { AppError } from '@app/kernel';

export class AuditEventNotFound extends AppError {
  constructor() {
    super({ code: 'audit-event.not-found', kind: 'not-found', message: 'There is no such audit event in this organization.' });
  }
}
