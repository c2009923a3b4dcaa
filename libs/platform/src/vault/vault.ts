import { type Clock, type OrganizationId } from '@app/kernel';

import { type CacheLimits, DataKeyCache } from './data-key-cache.js';
import { type DataKeyStore, type DestroyedKey } from './data-key-store.js';
import { DataKeys } from './data-keys.js';
import { keyContext, type KeyManagement } from './key-management.js';
import { openWith, sealWith } from './seal-cipher.js';
import { parseSealedValue, type SealedAt, type SealedValue } from './sealed-value.js';

export interface VaultParts {
  readonly kms: KeyManagement;
  readonly store: DataKeyStore;
  readonly clock: Clock;
  readonly cacheLimits?: CacheLimits;
}

export interface RewrapReport {
  /** Versions now wrapped under the present key that were not before. */
  readonly rewrapped: number;
  /** Versions that somebody else changed meanwhile; a further call settles them. */
  readonly contended: number;
}

/**
 * Encrypts values under a data key per organization. Methods throw VaultUnavailable while the key service cannot be used, SealBroken for a value
 * that was changed or moved, KeysDestroyed after `destroyKeys`.
 */
export class Vault {
  readonly #kms: KeyManagement;
  readonly #store: DataKeyStore;
  readonly #cache: DataKeyCache;
  readonly #keys: DataKeys;

  constructor(parts: VaultParts) {
    this.#kms = parts.kms;
    this.#store = parts.store;
    this.#cache = new DataKeyCache(parts.clock, parts.cacheLimits);
    this.#keys = new DataKeys({ ...parts, cache: this.#cache });
  }

  async seal(org: OrganizationId, at: SealedAt, plaintext: Uint8Array): Promise<SealedValue> {
    return this.#keys.withCurrent(org, (key, version) => sealWith(key, version, org, at, plaintext));
  }

  /** `stored` is a SealedValue as sealed or as read from the database. The caller fills the result with 0 after use. */
  async open(org: OrganizationId, at: SealedAt, stored: unknown): Promise<Buffer> {
    const sealed = parseSealedValue(stored);
    return this.#keys.withVersion(org, sealed.keyVersion, (key) => openWith(key, org, at, sealed));
  }

  /** The same value under the newest key version; the value itself when it is there already. */
  async reseal(org: OrganizationId, at: SealedAt, stored: unknown): Promise<SealedValue> {
    const sealed = parseSealedValue(stored);
    const plaintext = await this.open(org, at, sealed);
    try {
      const resealed = await this.seal(org, at, plaintext);
      return resealed.keyVersion === sealed.keyVersion ? sealed : resealed;
    } finally {
      plaintext.fill(0);
    }
  }

  /** A new data key version seals from now on; older ones stay for opening. Another process follows within five minutes. → the new version */
  async rotate(org: OrganizationId): Promise<number> {
    return this.#keys.rotate(org);
  }

  /** Wraps every version under the key service's present key. May be stopped and called again at any time. */
  async rewrap(org: OrganizationId): Promise<RewrapReport> {
    const { kmsKeyId } = await this.#kms.describe();
    let rewrapped = 0;
    let contended = 0;
    for (const key of await this.#store.list(org)) {
      if (key.wrapped === null || key.kmsKeyId === kmsKeyId) continue;
      const next = await this.#kms.reEncrypt({ wrapped: key.wrapped, kmsKeyId: key.kmsKeyId }, keyContext(org, key.version));
      const isReplaced = await this.#store.replaceWrapped(org, { version: key.version, from: key.wrapped, to: next.wrapped, kmsKeyId: next.kmsKeyId });
      if (isReplaced) rewrapped++;
      else contended++;
    }
    return { rewrapped, contended };
  }

  /** Nothing sealed for the organization can be opened afterwards (backups of the database excepted, and other processes' memory for five minutes). */
  async destroyKeys(org: OrganizationId): Promise<readonly DestroyedKey[]> {
    this.#cache.forget(org);
    const destroyed = await this.#store.destroyAll(org);
    this.#cache.forget(org);
    return destroyed;
  }

  /** Drops the organization's keys from memory. */
  forget(org: OrganizationId): void {
    this.#cache.forget(org);
  }
}
