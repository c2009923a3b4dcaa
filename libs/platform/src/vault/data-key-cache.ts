import { type Clock, type OrganizationId } from '@app/kernel';

export interface CacheLimits {
  readonly maxAgeMs: number;
  readonly maxUses: number;
  readonly maxKeys: number;
}
const DEFAULT_CACHE_LIMITS: CacheLimits = { maxAgeMs: 300_000, maxUses: 1_000, maxKeys: 1_000 };

interface Entry {
  readonly org: OrganizationId;
  readonly key: Buffer;
  readonly since: number;
  readonly timer: NodeJS.Timeout;
  uses: number;
}

/** Unwrapped data keys, each for five minutes and a thousand uses at most; wiped when dropped. */
export class DataKeyCache {
  readonly #clock: Clock;
  readonly #limits: CacheLimits;
  readonly #entries = new Map<string, Entry>();
  readonly #current = new Map<OrganizationId, number>();
  #generation = 0;

  constructor(clock: Clock, limits: CacheLimits = DEFAULT_CACHE_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Changes with every `forget`: a key that was asked for before it must not be put in after it. */
  get generation(): number {
    return this.#generation;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** A copy of the key, which the caller fills with 0 after use; counts as one use. */
  take(org: OrganizationId, version: number): Buffer | null {
    const name = `${org}/${version}`;
    const entry = this.#entries.get(name);
    if (entry === undefined) return null;
    const age = this.#clock.now().getTime() - entry.since;
    if (age < 0 || age >= this.#limits.maxAgeMs || entry.uses >= this.#limits.maxUses) {
      this.#drop(name);
      return null;
    }
    entry.uses++;
    return Buffer.from(entry.key);
  }

  /** The version to seal with, while its key is held. */
  currentVersion(org: OrganizationId): number | null {
    return this.#current.get(org) ?? null;
  }

  /** Takes the key over: it is wiped here, at once when `generation` has passed. */
  put(org: OrganizationId, version: number, key: Buffer, asked: { readonly generation: number; readonly isCurrent: boolean }): void {
    const name = `${org}/${version}`;
    if (asked.generation !== this.#generation) {
      key.fill(0);
      return;
    }
    this.#drop(name);
    const oldest = this.#entries.size >= this.#limits.maxKeys ? this.#entries.keys().next().value : undefined;
    if (oldest !== undefined) this.#drop(oldest);
    const timer = setTimeout(() => this.#drop(name), this.#limits.maxAgeMs).unref();
    this.#entries.set(name, { org, key, since: this.#clock.now().getTime(), timer, uses: 0 });
    if (asked.isCurrent) this.#current.set(org, version);
  }

  forget(org: OrganizationId): void {
    this.#generation++;
    for (const [name, entry] of this.#entries) if (entry.org === org) this.#drop(name);
    this.#current.delete(org);
  }

  #drop(name: string): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    clearTimeout(entry.timer);
    entry.key.fill(0);
    this.#entries.delete(name);
    if (this.#current.get(entry.org) === Number(name.slice(name.indexOf('/') + 1))) this.#current.delete(entry.org);
  }
}
