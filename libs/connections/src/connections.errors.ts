import { type Check, type Refusal } from '@app/connector-sdk';
import { AppError } from '@app/kernel';

/** Unknown, foreign and deleted ids answer the same. */
export class ConnectionNotFound extends AppError {
  constructor() {
    super({ code: 'connection.not-found', kind: 'not-found', message: 'There is no such connection in this organization.' });
  }
}

export class ConnectorNotFound extends AppError {
  constructor() {
    super({
      code: 'connector.not-found',
      kind: 'not-found',
      message: 'There is no such connector.',
      remedy: 'GET /api/v1/connectors lists the connectors of this release.',
    });
  }
}

export class AccountAlreadyConnected extends AppError {
  constructor() {
    super({
      code: 'connection.already-connected',
      kind: 'conflict',
      message: 'This company is connected already; a second connection would count every person twice.',
      remedy: 'Use Re-authorize on the existing connection to give it a new key, or revoke it first.',
    });
  }
}

/** The vendor, or the key's rights, said no. Nothing was stored. */
export class ConnectionRejected extends AppError {
  constructor(refusal: Refusal, checks: readonly Check[]) {
    super({
      code: 'connection.rejected',
      kind: 'unprocessable',
      message: refusal.detail,
      remedy: refusal.remedy,
      extensions: { reason: refusal.reason, checks },
    });
  }
}

export class ConnectionRevoked extends AppError {
  constructor() {
    super({
      code: 'connection.revoked',
      kind: 'conflict',
      message: 'This connection is revoked; its key is gone.',
      remedy: 'Connect again to read new evidence. The history stays readable.',
    });
  }
}

export class ConnectionChanged extends AppError {
  constructor() {
    super({
      code: 'connection.changed',
      kind: 'conflict',
      message: 'The connection was changed by somebody else meanwhile; nothing was written.',
      remedy: 'Load it again and repeat.',
    });
  }
}

export class ConnectionNeedsKey extends AppError {
  constructor() {
    super({
      code: 'connection.needs-reauth',
      kind: 'conflict',
      message: 'The vendor refuses the key of this connection.',
      remedy: 'Re-authorize it with a new key.',
    });
  }
}

/** The vendor asked for a pause (`Retry-After`); asking earlier could lock the key out. */
export class VendorAskedToWait extends AppError {
  constructor(waitMs: number) {
    const retryAfterSeconds = Math.ceil(waitMs / 1_000);
    super({
      code: 'connection.vendor-asked-to-wait',
      kind: 'too-many',
      message: `The vendor asked for a pause that lasts another ${pauseText(retryAfterSeconds)}; nothing was sent.`,
      remedy: 'Nothing to do: the next reading starts by itself after the pause, and earlier evidence stands.',
      retryAfterSeconds,
    });
  }
}

/** The stored credential cannot be used now; nothing was sent. */
export class CredentialUnavailable extends AppError {
  constructor(
    message: string,
    remedy: string,
    readonly retryable: boolean,
  ) {
    super({ code: 'connection.credential-unavailable', kind: 'unavailable', message, remedy });
  }
}

const pauseText = (seconds: number): string => {
  if (seconds < 120) return `${String(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${String(minutes)} min` : `${String(Math.ceil(minutes / 60))} h`;
};
