import { AppError } from '@app/kernel';

/** No mongod or redis-server was found, and none could be fetched for this machine. */
export class ServerProgramMissing extends AppError {
  constructor(message: string, remedy: string, cause?: unknown) {
    super({ code: 'local-services.program-missing', kind: 'unavailable', message, remedy, cause });
  }
}

/** Another launcher runs on the same data folder. */
export class HomeInUse extends AppError {
  constructor(home: string, pid: number) {
    super({
      code: 'local-services.home-in-use',
      kind: 'conflict',
      message: `Attesta already runs on ${home} (process ${pid}).`,
      remedy: `Use that one, or stop it first (Ctrl-C in its terminal, or: kill ${pid}). To run a second one beside it, set ATTESTA_HOME to another folder.`,
    });
  }
}

/** The data folder cannot be made, written or has no room. */
export class HomeNotUsable extends AppError {
  constructor(message: string, cause?: unknown) {
    super({
      code: 'local-services.home-not-usable',
      kind: 'unavailable',
      message,
      remedy: 'Make room or mend its permissions, or set ATTESTA_HOME to a folder on a disk with 1 GB free that this user may write.',
      cause,
    });
  }
}

/** services.json exists but does not hold what this version wrote. Nothing is overwritten: it has the only copy of the passwords. */
export class AddressFileDamaged extends AppError {
  constructor(file: string, field: string) {
    super({
      code: 'local-services.address-file-damaged',
      kind: 'invalid',
      message: `${file} is damaged: ${field}.`,
      remedy: `Restore ${file} from a backup: it has the only copy of the passwords of the data beside it. To begin again without that data, move the whole folder away.`,
    });
  }
}

/** A server ended or gave no answer while it was being started. */
export class ServerDidNotStart extends AppError {
  constructor(message: string, remedy: string, cause?: unknown) {
    super({ code: 'local-services.server-did-not-start', kind: 'unavailable', message, remedy, cause });
  }
}

/** A process of the service ended although nobody asked it to. */
export class ProcessEnded extends AppError {
  constructor(name: string, how: string, log: string | undefined) {
    super({
      code: 'local-services.process-ended',
      kind: 'unavailable',
      message: `${name} ended by itself (${how}).`,
      remedy: log === undefined ? 'Its last lines above say why.' : `Its last lines say why: ${log}`,
    });
  }
}

/** A signal arrived while something was being started. */
export class StartInterrupted extends AppError {
  constructor() {
    super({ code: 'local-services.interrupted', kind: 'unavailable', message: 'Stopped before everything was up.' });
  }
}

const hasCode = (error: unknown): error is { readonly code: unknown } => typeof error === 'object' && error !== null && 'code' in error;

export const codeOf = (error: unknown): unknown => (hasCode(error) ? error.code : undefined);
