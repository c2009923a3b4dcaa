import { randomBytes } from 'node:crypto';

import { canonicalJson } from '@app/kernel';

import { decryptGcm, encryptGcm, IV_BYTES, TAG_BYTES } from './aes-gcm.js';
import { createKeyFile, type FileKey, type KeyFile, readKeyFile } from './key-file.js';
import { DATA_KEY_BYTES, type GeneratedKey, type KeyContext, type KeyManagement, type WrappedKey } from './key-management.js';
import { KeyFileRefused, SealBroken, VaultUnavailable } from './vault.errors.js';

const PREFIX = 'local:';

export interface LocalKeyFileOptions {
  readonly file: string;
  /** Makes the file when there is none. Never set where lost keys must not go unnoticed. */
  readonly mayCreate: boolean;
}

const additionalData = (context: KeyContext, kmsKeyId: string): Buffer => Buffer.from(canonicalJson({ context, kmsKeyId }), 'utf8');

/** Wraps data keys with a key file on this machine: for development and for installations without a key service. */
export class LocalKeyFile implements KeyManagement {
  readonly #options: LocalKeyFileOptions;
  #file: KeyFile;

  private constructor(options: LocalKeyFileOptions, file: KeyFile) {
    this.#options = options;
    this.#file = file;
  }

  /** @throws KeyFileRefused when the file is damaged, open to others, or missing and not to be made */
  static async open(options: LocalKeyFileOptions): Promise<LocalKeyFile> {
    let file = await readKeyFile(options.file);
    if (file === null && options.mayCreate) {
      await createKeyFile(options.file);
      file = await readKeyFile(options.file);
    }
    if (file === null) throw new KeyFileRefused(`There is no key file ${options.file}.`, 'Restore the key file from its backup, or name the right one.');
    return new LocalKeyFile(options, file);
  }

  async generateDataKey(context: KeyContext): Promise<GeneratedKey> {
    const plaintext = randomBytes(DATA_KEY_BYTES);
    return { ...this.#wrap(plaintext, context), plaintext };
  }

  async decrypt(key: WrappedKey, context: KeyContext): Promise<Buffer> {
    return unwrap(await this.#find(key.kmsKeyId), key, context);
  }

  async reEncrypt(key: WrappedKey, context: KeyContext): Promise<WrappedKey> {
    const plaintext = await this.decrypt(key, context);
    try {
      return this.#wrap(plaintext, context);
    } finally {
      plaintext.fill(0);
    }
  }

  async describe(): Promise<{ readonly provider: 'local'; readonly kmsKeyId: string }> {
    // Read again: a file that was lost or opened to others since the start shows here, and a key that was added comes into use.
    const file = await readKeyFile(this.#options.file);
    if (file === null) throw new VaultUnavailable('key-missing');
    this.#file = file;
    return { provider: 'local', kmsKeyId: `${PREFIX}${this.#file.active}` };
  }

  #wrap(plaintext: Buffer, context: KeyContext): WrappedKey {
    const active = this.#file.keys.find(({ id }) => id === this.#file.active);
    if (active === undefined) throw new VaultUnavailable('key-missing');
    const kmsKeyId = `${PREFIX}${active.id}`;
    const iv = randomBytes(IV_BYTES);
    const { ciphertext, tag } = encryptGcm({ key: active.key, iv, additionalData: additionalData(context, kmsKeyId) }, plaintext);
    return { wrapped: Buffer.concat([iv, tag, ciphertext]), kmsKeyId };
  }

  async #find(kmsKeyId: string): Promise<FileKey> {
    const known = (): FileKey | undefined => this.#file.keys.find(({ id }) => kmsKeyId === `${PREFIX}${id}`);
    if (known() === undefined) this.#file = (await readKeyFile(this.#options.file)) ?? this.#file;
    const key = known();
    if (key === undefined) throw new VaultUnavailable('key-missing');
    return key;
  }
}

function unwrap(fileKey: FileKey, { wrapped, kmsKeyId }: WrappedKey, context: KeyContext): Buffer {
  if (wrapped.length !== IV_BYTES + TAG_BYTES + DATA_KEY_BYTES) throw new SealBroken();
  const [iv, tag, ciphertext] = [wrapped.subarray(0, IV_BYTES), wrapped.subarray(IV_BYTES, IV_BYTES + TAG_BYTES), wrapped.subarray(IV_BYTES + TAG_BYTES)];
  const plaintext = decryptGcm({ key: fileKey.key, iv, additionalData: additionalData(context, kmsKeyId) }, { ciphertext, tag });
  if (plaintext === null) throw new SealBroken();
  return plaintext;
}
