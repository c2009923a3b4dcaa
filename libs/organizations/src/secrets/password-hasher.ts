import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

import { normalizePassword } from '../domain/index.js';

/**
 * argon2id (the package's default algorithm) above OWASP's minimum of 19 MiB and 2 passes; about 40 ms here. Four run at once at most (the thread
 * pool of Node), so a flood of sign-ins costs 128 MiB and no more.
 */
const COST = { memoryCost: 32_768, timeCost: 3, parallelism: 1 } as const;

@Injectable()
export class PasswordHasher {
  #nobody: Promise<string> | undefined;

  async hash(password: string): Promise<string> {
    return hash(normalizePassword(password), COST);
  }

  /** `stored` null = there is no such account: the same work is done against a hash of nothing, and the answer is false. */
  async verify(stored: string | null, password: string): Promise<boolean> {
    this.#nobody ??= hash('nobody', COST);
    const matches = await verify(stored ?? (await this.#nobody), normalizePassword(password));
    return stored !== null && matches;
  }
}
