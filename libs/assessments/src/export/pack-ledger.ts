import { createHash } from 'node:crypto';

import { type Omission, type PackEntry } from '../domain/index.js';
import { type PackFile } from './zip-stream.js';

/** Keeps account of what went into a pack and what did not. */
export class PackLedger {
  readonly #files: PackEntry[] = [];
  readonly #omissions: Omission[] = [];

  get files(): readonly PackEntry[] {
    return this.#files;
  }
  get omissions(): readonly Omission[] {
    return this.#omissions;
  }

  omit(...omissions: readonly Omission[]): void {
    this.#omissions.push(...omissions);
  }

  /** The file, entered with its digest once its last byte has gone out. */
  enter({ path, bytes }: PackFile): PackFile {
    return { path, bytes: this.#counted(path, bytes) };
  }

  async *#counted(path: string, bytes: PackFile['bytes']): AsyncGenerator<Buffer> {
    const hash = createHash('sha256');
    let length = 0;
    for await (const part of bytes) {
      hash.update(part);
      length += part.length;
      yield part;
    }
    this.#files.push({ path, sha256: hash.digest('hex'), bytes: length });
  }
}
