import { createHmac, randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';

import { InvariantViolated, type OrganizationId } from '@app/kernel';
import { Vault } from '@app/platform';

import { SALT_BYTES } from './domain/index.js';
import { POPULATION_SALTS } from './persistence/population.collections.js';
import { PopulationSaltRepository, type StoredSalt } from './persistence/population-salt.repository.js';

const AT_ONCE = 1_000;
/** The record under which a connection keeps the key that files the others. It survives every rotation of the data key, and so do the roots. */
const FILING_KEY = 'filing-key';

/** 32 random bytes per (connection, record key), made on first sight and used by every later run: an equal population has an equal root. */
@Injectable()
export class RecordSalts {
  constructor(
    private readonly salts: PopulationSaltRepository,
    private readonly vault: Vault,
  ) {}

  /** By record key; makes what is missing. */
  async of(org: OrganizationId, connectionId: string, recordKeys: Iterable<string>): Promise<ReadonlyMap<string, Buffer>> {
    const keys = [...new Set(recordKeys)];
    if (keys.length === 0) return new Map();
    const filingKey = await this.#filingKey(org, connectionId);
    return this.#read(org, connectionId, keys, filingKey, (digests) => this.#foundOrMade(org, connectionId, digests));
  }

  /** Under which the salts of these records are filed, hex, in the order given. */
  async digestsOf(org: OrganizationId, connectionId: string, recordKeys: readonly string[]): Promise<readonly string[]> {
    if (recordKeys.length === 0) return [];
    const filingKey = await this.#filingKey(org, connectionId);
    return recordKeys.map((key) => recordDigest(filingKey, key));
  }

  /** By record key; a record whose salt was purged is missing. */
  async known(org: OrganizationId, connectionId: string, recordKeys: Iterable<string>): Promise<ReadonlyMap<string, Buffer>> {
    const keys = [...new Set(recordKeys)];
    const [stored] = await this.salts.ofRecords(org, connectionId, [FILING_KEY]);
    if (keys.length === 0 || stored === undefined) return new Map();
    return this.#read(org, connectionId, keys, await this.#open(org, stored), (digests) => this.salts.ofRecords(org, connectionId, digests));
  }

  async #read(
    org: OrganizationId,
    connectionId: string,
    keys: readonly string[],
    filingKey: Buffer,
    look: (digests: readonly string[]) => Promise<readonly StoredSalt[]>,
  ): Promise<ReadonlyMap<string, Buffer>> {
    const salts = new Map<string, Buffer>();
    for (let start = 0; start < keys.length; start += AT_ONCE) {
      const keyOf = new Map(keys.slice(start, start + AT_ONCE).map((key) => [recordDigest(filingKey, key), key]));
      for (const stored of await look([...keyOf.keys()])) {
        const key = keyOf.get(stored.recordDigest);
        if (key !== undefined) salts.set(key, await this.#open(org, stored));
      }
    }
    return salts;
  }

  async #filingKey(org: OrganizationId, connectionId: string): Promise<Buffer> {
    const [stored] = await this.#foundOrMade(org, connectionId, [FILING_KEY]);
    if (stored === undefined) throw new InvariantViolated('a salt that was just filed is not there');
    return this.#open(org, stored);
  }

  /** Two runs may meet a record at once: the first salt filed counts, the other run takes it over. */
  async #foundOrMade(org: OrganizationId, connectionId: string, recordDigests: readonly string[]): Promise<readonly StoredSalt[]> {
    for (;;) {
      const found = await this.salts.ofRecords(org, connectionId, recordDigests);
      const known = new Set(found.map(({ recordDigest }) => recordDigest));
      const made: StoredSalt[] = [];
      for (const recordDigest of recordDigests) if (!known.has(recordDigest)) made.push(await this.#make(org, recordDigest));
      if (made.length === 0 || (await this.salts.add(org, connectionId, made)) === 'added') return [...found, ...made];
    }
  }

  async #make(org: OrganizationId, recordDigest: string): Promise<StoredSalt> {
    const id = this.salts.newId();
    return { id, recordDigest, salt: await this.vault.seal(org, this.#at(id), randomBytes(SALT_BYTES)) };
  }

  #open(org: OrganizationId, { id, salt }: StoredSalt): Promise<Buffer> {
    return this.vault.open(org, this.#at(id), salt);
  }

  #at(documentId: string): { readonly collection: string; readonly documentId: string; readonly field: string } {
    return { collection: POPULATION_SALTS.name, documentId, field: 'salt' };
  }
}

const recordDigest = (filingKey: Buffer, key: string): string => createHmac('sha256', filingKey).update(key).digest('hex');
