import { AppError } from '@app/kernel';

/** The command cannot be run as it was typed. */
export class UsageError extends AppError {
  constructor(message: string, remedy = 'npm run attesta -- help lists the commands.') {
    super({ code: 'cli.usage', kind: 'invalid', message, remedy });
  }
}

/** A command found something wrong; what, has been printed. */
export class CheckFailed extends AppError {
  constructor(message: string, remedy: string) {
    super({ code: 'cli.check-failed', kind: 'conflict', message, remedy });
  }
}
