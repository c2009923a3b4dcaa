import { AppError } from '@app/kernel';

export class AlertNotFound extends AppError {
  constructor() {
    super({ code: 'alert.not-found', kind: 'not-found', message: 'There is no such alert in this organization.' });
  }
}

/** What is over needs nobody's eyes. */
export class AlertOver extends AppError {
  constructor() {
    super({ code: 'alert.over', kind: 'conflict', message: 'The alert is resolved already.', remedy: 'Nothing is left to do: its page says what ended it.' });
  }
}

/** Somebody else acknowledged it, or it was resolved, between the look and the change. */
export class AlertMoved extends AppError {
  constructor() {
    super({ code: 'alert.moved', kind: 'conflict', message: 'The alert changed meanwhile.', remedy: 'Load it again.' });
  }
}
