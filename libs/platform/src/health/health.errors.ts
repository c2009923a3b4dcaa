import { AppError } from '@app/kernel';

export class NotReady extends AppError {
  constructor(message: string) {
    super({ code: 'service.not-ready', kind: 'unavailable', message });
  }
}
