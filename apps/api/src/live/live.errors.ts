import { AppError } from '@app/kernel';

export class TooManyStreams extends AppError {
  constructor(limit: number) {
    super({
      code: 'live.too-many-streams',
      kind: 'too-many',
      message: `There are ${String(limit)} open streams already.`,
      remedy: 'Close one, for example a page in another tab; the lists themselves can be asked for meanwhile.',
      retryAfterSeconds: 30,
    });
  }
}
