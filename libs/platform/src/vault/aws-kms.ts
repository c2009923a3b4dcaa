import { types } from 'node:util';

import {
  DecryptCommand,
  DescribeKeyCommand,
  GenerateDataKeyCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  KMSClient,
  type KMSClientConfig,
  ReEncryptCommand,
} from '@aws-sdk/client-kms';

import { errorCode } from '../logging/error-code.js';
import { DATA_KEY_BYTES, type GeneratedKey, type KeyContext, type KeyManagement, type WrappedKey } from './key-management.js';
import { SealBroken, type VaultTrouble, VaultUnavailable } from './vault.errors.js';

export interface AwsKmsOptions {
  /** Id, ARN or alias of a symmetric key. */
  readonly keyId: string;
  /** Another endpoint of the same protocol. */
  readonly endpoint?: string;
  /** Read from the key's ARN, else from the environment, when left out. */
  readonly region?: string;
  /** The SDK's own chain when left out. */
  readonly credentials?: NonNullable<KMSClientConfig['credentials']>;
  /** For a whole operation, retries included. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 10_000;
const ATTEMPTS = 3;
const CONNECT_MS = 2_000;
const ATTEMPT_MS = 4_000;

const TROUBLES: Readonly<Record<string, VaultTrouble>> = {
  ThrottlingException: 'throttled',
  LimitExceededException: 'throttled',
  TimeoutError: 'timeout',
  AbortError: 'timeout',
  AccessDeniedException: 'access-denied',
  UnrecognizedClientException: 'access-denied',
  InvalidSignatureException: 'access-denied',
  ExpiredTokenException: 'access-denied',
  DisabledException: 'key-disabled',
  KMSInvalidStateException: 'key-disabled',
  NotFoundException: 'key-missing',
  KeyUnavailableException: 'unreachable',
  DependencyTimeoutException: 'unreachable',
  KMSInternalException: 'unreachable',
  CredentialsProviderError: 'unreachable',
  SyntaxError: 'bad-answer',
};
/** The SDK wraps what it does not take for an error and keeps the code in the text alone. */
const UNREACHABLE = /\bE(CONN|HOST|NET|PIPE|AI_|NOTFOUND|TIMEDOUT)/;

function troubleOf(problem: unknown): VaultTrouble {
  if (!types.isNativeError(problem)) return 'refused';
  return TROUBLES[problem.name] ?? (UNREACHABLE.test(`${errorCode(problem)} ${problem.message}`) ? 'unreachable' : 'refused');
}

const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function dataKeyOf(bytes: Uint8Array | undefined): Buffer {
  if (bytes?.length === DATA_KEY_BYTES) return toBuffer(bytes);
  bytes?.fill(0);
  throw new VaultUnavailable('bad-answer');
}

function wrappedOf(answer: { readonly CiphertextBlob?: Uint8Array | undefined; readonly KeyId?: string | undefined }): WrappedKey {
  if (answer.CiphertextBlob === undefined || answer.CiphertextBlob.length === 0 || answer.KeyId === undefined) throw new VaultUnavailable('bad-answer');
  return { wrapped: toBuffer(answer.CiphertextBlob), kmsKeyId: answer.KeyId };
}

/** Wraps data keys with an AWS KMS key. Short timeouts, three attempts, and whatever goes wrong ends in an error, never in a key. */
export class AwsKms implements KeyManagement {
  readonly #client: KMSClient;
  readonly #keyId: string;
  readonly #deadlineMs: number;

  constructor(options: AwsKmsOptions) {
    const region = options.region ?? /^arn:[^:]+:kms:([^:]+):/.exec(options.keyId)?.[1];
    this.#keyId = options.keyId;
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
    this.#client = new KMSClient({
      maxAttempts: ATTEMPTS,
      requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ATTEMPT_MS, throwOnRequestTimeout: true },
      ...(region === undefined ? {} : { region }),
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
      ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
    });
  }

  async generateDataKey(context: KeyContext): Promise<GeneratedKey> {
    const command = new GenerateDataKeyCommand({ KeyId: this.#keyId, KeySpec: 'AES_256', EncryptionContext: context });
    const answer = await this.#ask((abortSignal) => this.#client.send(command, { abortSignal }));
    return { ...wrappedOf(answer), plaintext: dataKeyOf(answer.Plaintext) };
  }

  async decrypt(key: WrappedKey, context: KeyContext): Promise<Buffer> {
    const command = new DecryptCommand({ CiphertextBlob: key.wrapped, KeyId: key.kmsKeyId, EncryptionContext: context });
    const answer = await this.#ask((abortSignal) => this.#client.send(command, { abortSignal }));
    return dataKeyOf(answer.Plaintext);
  }

  async reEncrypt(key: WrappedKey, context: KeyContext): Promise<WrappedKey> {
    const command = new ReEncryptCommand({
      CiphertextBlob: key.wrapped,
      SourceKeyId: key.kmsKeyId,
      SourceEncryptionContext: context,
      DestinationKeyId: this.#keyId,
      DestinationEncryptionContext: context,
    });
    return wrappedOf(await this.#ask((abortSignal) => this.#client.send(command, { abortSignal })));
  }

  async describe(): Promise<{ readonly provider: 'aws'; readonly kmsKeyId: string }> {
    const command = new DescribeKeyCommand({ KeyId: this.#keyId });
    const { KeyMetadata: key } = await this.#ask((abortSignal) => this.#client.send(command, { abortSignal }));
    if (key?.Arn === undefined) throw new VaultUnavailable('bad-answer');
    if (key.Enabled !== true) throw new VaultUnavailable('key-disabled');
    return { provider: 'aws', kmsKeyId: key.Arn };
  }

  async #ask<T>(send: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      return await send(AbortSignal.timeout(this.#deadlineMs));
    } catch (problem) {
      // Without the cause: the SDK's errors hold the answer, its text names accounts and roles.
      if (problem instanceof InvalidCiphertextException || problem instanceof IncorrectKeyException) throw new SealBroken();
      throw new VaultUnavailable(troubleOf(problem));
    }
  }
}
