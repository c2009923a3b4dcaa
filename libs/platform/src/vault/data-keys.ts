import { type Clock, type OrganizationId } from '@app/kernel';

import { type DataKeyCache } from './data-key-cache.js';
import { type DataKey, type DataKeyStore } from './data-key-store.js';
import { keyContext, type KeyManagement } from './key-management.js';
import { KeysDestroyed, SealBroken, VaultUnavailable } from './vault.errors.js';

/** A key dropped by `forget` between loading and use is loaded again, so often. */
const MAX_LOADS = 3;

export interface DataKeyParts {
  readonly kms: KeyManagement;
  readonly store: DataKeyStore;
  readonly clock: Clock;
  readonly cache: DataKeyCache;
}

/** The unwrapped data keys of organizations: hands each out for the length of one synchronous call. */
export class DataKeys {
  readonly #kms: KeyManagement;
  readonly #store: DataKeyStore;
  readonly #clock: Clock;
  readonly #cache: DataKeyCache;
  readonly #loading = new Map<string, Promise<void>>();

  constructor(parts: DataKeyParts) {
    this.#kms = parts.kms;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#cache = parts.cache;
  }

  /** Uses the organization's newest key; makes the first one when there is none. The key is wiped when `use` returns. */
  async withCurrent<T>(org: OrganizationId, use: (key: Buffer, version: number) => T): Promise<T> {
    for (let loads = 0; loads <= MAX_LOADS; loads++) {
      const version = this.#cache.currentVersion(org);
      const key = version === null ? null : this.#cache.take(org, version);
      if (version !== null && key !== null) return usingKey(key, () => use(key, version));
      await this.#once(`${org}/current`, () => this.#loadCurrent(org));
    }
    throw new VaultUnavailable('refused');
  }

  /** @throws SealBroken when the organization has no such version */
  async withVersion<T>(org: OrganizationId, version: number, use: (key: Buffer) => T): Promise<T> {
    for (let loads = 0; loads <= MAX_LOADS; loads++) {
      const key = this.#cache.take(org, version);
      if (key !== null) return usingKey(key, () => use(key));
      await this.#once(`${org}/${version}`, () => this.#loadVersion(org, version));
    }
    throw new VaultUnavailable('refused');
  }

  /** Makes the next version the current one. → its number; the other's when somebody else was faster. */
  async rotate(org: OrganizationId): Promise<number> {
    const versions = await this.#versions(org);
    const version = (versions.at(-1)?.version ?? 0) + 1;
    const made = await this.#make(org, version);
    made?.fill(0);
    await this.#store.retireBelow(org, version);
    this.#cache.forget(org);
    return version;
  }

  async #loadCurrent(org: OrganizationId): Promise<void> {
    const { generation } = this.#cache;
    let found = await this.#store.findActive(org);
    const versions = found === null ? await this.#versions(org) : [];
    // Somebody else may have made the first key between the two reads.
    found ??= versions.findLast((key) => key.state === 'active') ?? null;
    if (found !== null) return this.#unwrap(org, found, { generation, isCurrent: true });
    const version = (versions.at(-1)?.version ?? 0) + 1;
    const made = await this.#make(org, version);
    // Lost the race for the first key: the next turn finds the winner's.
    if (made !== null) this.#cache.put(org, version, made, { generation, isCurrent: true });
  }

  async #loadVersion(org: OrganizationId, version: number): Promise<void> {
    const { generation } = this.#cache;
    const found = await this.#store.findVersion(org, version);
    if (found === null) throw new SealBroken();
    await this.#unwrap(org, found, { generation, isCurrent: false });
  }

  async #unwrap(org: OrganizationId, key: DataKey, asked: { readonly generation: number; readonly isCurrent: boolean }): Promise<void> {
    if (key.wrapped === null) throw new KeysDestroyed();
    const plaintext = await this.#kms.decrypt({ wrapped: key.wrapped, kmsKeyId: key.kmsKeyId }, keyContext(org, key.version));
    this.#cache.put(org, key.version, plaintext, asked);
  }

  /** @throws KeysDestroyed: an organization whose keys were destroyed never gets new ones */
  async #versions(org: OrganizationId): Promise<readonly DataKey[]> {
    const versions = await this.#store.list(org);
    if (versions.some((key) => key.state === 'destroyed')) throw new KeysDestroyed();
    return versions;
  }

  async #make(org: OrganizationId, version: number): Promise<Buffer | null> {
    const { plaintext, wrapped, kmsKeyId } = await this.#kms.generateDataKey(keyContext(org, version));
    let isStored = false;
    try {
      isStored = await this.#store.insertKey(org, { version, wrapped, kmsKeyId, createdAt: this.#clock.now() });
    } finally {
      if (!isStored) plaintext.fill(0);
    }
    return isStored ? plaintext : null;
  }

  async #once(name: string, load: () => Promise<void>): Promise<void> {
    const running = this.#loading.get(name) ?? load().finally(() => this.#loading.delete(name));
    this.#loading.set(name, running);
    await running;
  }
}

function usingKey<T>(key: Buffer, use: () => T): T {
  try {
    return use();
  } finally {
    key.fill(0);
  }
}
