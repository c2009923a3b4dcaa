import { type OrganizationId } from '@app/kernel';

/** Bound to every wrapped key as additional data: a key of one organization or version unwraps as no other. Ids only: AWS logs it in clear text. */
export type KeyContext = Readonly<Record<'app' | 'org' | 'purpose' | 'kv', string>>;

export const keyContext = (org: OrganizationId, version: number): KeyContext => ({
  app: 'attesta',
  org,
  purpose: 'organization-data',
  kv: String(version),
});

export interface WrappedKey {
  readonly wrapped: Buffer;
  /** The key that wrapped it, as the provider names it. */
  readonly kmsKeyId: string;
}

export interface GeneratedKey extends WrappedKey {
  /** 32 bytes; whoever receives them fills them with 0 after use. */
  readonly plaintext: Buffer;
}

/**
 * Holds the keys that wrap data keys. Every method throws VaultUnavailable when the provider cannot be used (nothing falls back to plaintext)
 * and SealBroken when a wrapped key was changed or belongs to another context.
 */
export interface KeyManagement {
  generateDataKey(context: KeyContext): Promise<GeneratedKey>;
  /** → 32 bytes; whoever receives them fills them with 0 after use. */
  decrypt(key: WrappedKey, context: KeyContext): Promise<Buffer>;
  /** Wraps anew under the present key; the plaintext stays inside the provider. */
  reEncrypt(key: WrappedKey, context: KeyContext): Promise<WrappedKey>;
  /** The present wrapping key. Throws VaultUnavailable when it cannot be used: the health check asks this. */
  describe(): Promise<{ readonly provider: 'aws' | 'local'; readonly kmsKeyId: string }>;
}

export const DATA_KEY_BYTES = 32;
