import { type OrganizationId } from '@app/kernel';

/** One version of an organization's data key, wrapped. */
export interface DataKey {
  readonly version: number;
  /** `active` seals and opens, `retired` only opens, `destroyed` is gone for good: its wrapped bytes were removed. */
  readonly state: 'active' | 'retired' | 'destroyed';
  readonly wrapped: Buffer | null;
  readonly kmsKeyId: string;
  readonly createdAt: Date;
}

export interface NewDataKey {
  readonly version: number;
  readonly wrapped: Buffer;
  readonly kmsKeyId: string;
  readonly createdAt: Date;
}

export interface Rewrapped {
  readonly version: number;
  readonly from: Buffer;
  readonly to: Buffer;
  readonly kmsKeyId: string;
}

/** What is left of a destroyed version: enough to recognise it in a backup, nothing to open with. */
export interface DestroyedKey {
  readonly version: number;
  readonly kmsKeyId: string;
  /** SHA-256 of the wrapped bytes, hex. */
  readonly wrappedDigest: string;
}

/** Where wrapped data keys live. */
export interface DataKeyStore {
  /** The newest active version. */
  findActive(org: OrganizationId): Promise<DataKey | null>;
  findVersion(org: OrganizationId, version: number): Promise<DataKey | null>;
  /** All versions, oldest first. */
  list(org: OrganizationId): Promise<readonly DataKey[]>;
  /** → false when that version exists already: somebody else was first */
  insertKey(org: OrganizationId, key: NewDataKey): Promise<boolean>;
  /** Every active version below this one. */
  retireBelow(org: OrganizationId, version: number): Promise<void>;
  /** → false when the wrapped bytes are no longer `from` */
  replaceWrapped(org: OrganizationId, change: Rewrapped): Promise<boolean>;
  /** Removes the wrapped bytes of every version; what they were stays as a digest. Again: the same answer. */
  destroyAll(org: OrganizationId): Promise<readonly DestroyedKey[]>;
}
