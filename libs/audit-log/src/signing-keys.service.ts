import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { type Clock, InvariantViolated, type OrganizationId } from '@app/kernel';
import { CLOCK, SealBroken, Vault } from '@app/platform';

import { keyIdOf } from './checkpoint-signature.js';
import { AUDIT_SIGNING_KEYS } from './persistence/checkpoint.collections.js';
import { type PublicSigningKey, type SigningKey, SigningKeyRepository } from './persistence/signing-key.repository.js';

const FIRST = 1;

/** The pair with which an organization's checkpoints are signed: made on first use, its private half sealed under the organization's data key. */
@Injectable()
export class SigningKeys {
  constructor(
    private readonly keys: SigningKeyRepository,
    private readonly vault: Vault,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** For signing. */
  async privateKey(org: OrganizationId): Promise<KeyObject> {
    const [key] = await this.keys.all(org);
    return this.#open(org, key ?? (await this.#made(org)));
  }

  /** As an auditor notes them. */
  async published(org: OrganizationId): Promise<readonly PublicSigningKey[]> {
    return (await this.keys.all(org)).map(({ keyId, publicKey, createdAt }) => ({ keyId, publicKey, createdAt }));
  }

  /** By id, taken from the sealed half: a row that somebody wrote into the database is none of ours. */
  async trusted(org: OrganizationId): Promise<ReadonlyMap<string, KeyObject>> {
    const trusted = new Map<string, KeyObject>();
    for (const key of await this.keys.all(org)) {
      const publicKey = await this.#publicHalf(org, key);
      if (publicKey !== null) trusted.set(keyIdOf(publicKey), publicKey);
    }
    return trusted;
  }

  async #publicHalf(org: OrganizationId, key: SigningKey): Promise<KeyObject | null> {
    try {
      return createPublicKey(await this.#open(org, key));
    } catch (error) {
      if (error instanceof SealBroken) return null;
      throw error;
    }
  }

  /** The one that stands: another worker may have been first. */
  async #made(org: OrganizationId): Promise<SigningKey> {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const id = this.keys.newId();
    const plain = privateKey.export({ type: 'pkcs8', format: 'der' });
    try {
      const own: SigningKey = {
        id,
        version: FIRST,
        keyId: keyIdOf(publicKey),
        publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        privateKey: await this.vault.seal(org, at(id), plain),
        createdAt: this.clock.now(),
      };
      if (await this.keys.add(org, own)) return own;
    } finally {
      plain.fill(0);
    }
    const [first] = await this.keys.all(org);
    if (first === undefined) throw new InvariantViolated('a signing key that another worker made is not there');
    return first;
  }

  async #open(org: OrganizationId, { id, privateKey }: SigningKey): Promise<KeyObject> {
    const plain = await this.vault.open(org, at(id), privateKey);
    try {
      return createPrivateKey({ key: plain, format: 'der', type: 'pkcs8' });
    } finally {
      plain.fill(0);
    }
  }
}

const at = (documentId: string) => ({ collection: AUDIT_SIGNING_KEYS.name, documentId, field: 'privateKey' });
