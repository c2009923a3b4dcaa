import { AppError } from '@app/kernel';

/** Why the key service gave no key. The last four need a person. */
export type VaultTrouble = 'throttled' | 'timeout' | 'unreachable' | 'bad-answer' | 'access-denied' | 'key-disabled' | 'key-missing' | 'refused';

const REMEDIES: Readonly<Record<VaultTrouble, string>> = {
  throttled: 'Wait a moment; raise the request quota of the key service when this repeats.',
  timeout: 'Wait a moment; check the way to the key service when this repeats.',
  unreachable: 'Check that the key service runs and can be reached, and that its credentials are set.',
  'bad-answer': 'Check that the address of the key service is right.',
  'access-denied': "Allow the service's role to generate, decrypt, re-encrypt with and describe the key.",
  'key-disabled': 'Enable the key, or cancel its deletion.',
  'key-missing': 'Set the id of a key that exists.',
  refused: 'Look up the reason in the log of the key service.',
};

/** The key service cannot be used: nothing was sealed or opened. Asking again may help. Holds neither keys nor the service's own text. */
export class VaultUnavailable extends AppError {
  readonly retryable = true;
  readonly trouble: VaultTrouble;

  constructor(trouble: VaultTrouble) {
    super({
      code: 'vault.unavailable',
      kind: 'unavailable',
      message: `Encryption keys are not available (${trouble}); nothing was encrypted or decrypted.`,
      remedy: REMEDIES[trouble],
      retryAfterSeconds: 30,
    });
    this.trouble = trouble;
  }
}

/** A sealed value was changed, moved to another place or belongs to another key. Asking again cannot help. Says nothing about the content. */
export class SealBroken extends AppError {
  readonly retryable = false;

  constructor() {
    super({
      code: 'vault.seal-broken',
      kind: 'internal',
      message: 'A stored encrypted value does not belong where it was found, or was changed.',
      remedy: 'Restore the value from a backup, or enter it anew.',
    });
  }
}

/** The organization's data keys were destroyed for good; what they sealed cannot be read by anybody. */
export class KeysDestroyed extends AppError {
  readonly retryable = false;

  constructor() {
    super({ code: 'vault.keys-destroyed', kind: 'conflict', message: "The organization's encryption keys were destroyed." });
  }
}

/** The local key file cannot be used as it is. */
export class KeyFileRefused extends AppError {
  constructor(message: string, remedy: string) {
    super({ code: 'vault.key-file-refused', kind: 'internal', message, remedy });
  }
}
