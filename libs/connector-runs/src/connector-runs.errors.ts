import { AppError } from '@app/kernel';

export class RunNotFound extends AppError {
  constructor() {
    super({ code: 'connector-run.not-found', kind: 'not-found', message: 'There is no such run in this organization.' });
  }
}

/** Run now is taken once a minute for each connection. */
export class RunTooSoon extends AppError {
  constructor(retryAfterSeconds: number) {
    super({
      code: 'connector-run.too-soon',
      kind: 'too-many',
      message: 'This connection was asked to run less than a minute ago.',
      remedy: `Wait ${String(retryAfterSeconds)} s; the run asked for before is under way.`,
      retryAfterSeconds,
    });
  }
}
