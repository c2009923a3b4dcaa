import { type OrganizationId } from '@app/kernel';

/** Under way in this process at once: all organizations together, and one of them. */
const MAX_AT_ONCE = 64;
const MAX_PER_ORGANIZATION = 4;

/** A place to send from. `leave` gives it back. */
export interface Lane {
  /** Channels of the organization that are being sent to: each gets one message after the other. */
  readonly busyChannels: readonly string[];
  occupy(channelId: string): void;
  leave(): void;
}

/** How many messages are under way, so that an organization whose receivers are slow fills its own places only. */
export class SendingLanes {
  readonly #organizations = new Map<OrganizationId, Set<{ channelId: string | null }>>();
  readonly #waiting: (() => void)[] = [];
  #atOnce = 0;
  #isClosed = false;

  /** → null when every place is taken */
  enter(org: OrganizationId): Lane | null {
    const own = this.#organizations.get(org) ?? new Set();
    if (this.#isClosed || own.size >= MAX_PER_ORGANIZATION || this.#atOnce >= MAX_AT_ONCE) return null;
    this.#organizations.set(org, own);
    const place: { channelId: string | null } = { channelId: null };
    own.add(place);
    this.#atOnce++;
    return {
      busyChannels: [...own].flatMap(({ channelId }) => channelId ?? []),
      occupy: (channelId) => (place.channelId = channelId),
      leave: () => this.#leave(org, own, place),
    };
  }

  /** Nobody enters any more. Resolves when the last one has left. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#atOnce > 0) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(org: OrganizationId, own: Set<{ channelId: string | null }>, place: { channelId: string | null }): void {
    if (!own.delete(place)) return;
    this.#atOnce--;
    if (own.size === 0) this.#organizations.delete(org);
    if (this.#atOnce === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
