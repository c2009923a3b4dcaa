import { randomBytes } from 'node:crypto';

import { Injectable } from '@nestjs/common';
import { z } from 'zod';

import { type OrganizationId } from '@app/kernel';
import { KeysDestroyed, SealBroken, type SealedValue, SecretScrubber, Vault, VaultUnavailable } from '@app/platform';

import { type AttemptOutcome, type SigningKey } from '../domain/index.js';
import { ALERT_CHANNELS } from '../persistence/channels.collections.js';

const SECRET_BYTES = 32;
const at = (documentId: string) => ({ collection: ALERT_CHANNELS.name, documentId, field: 'secret' });

const keyed = z.strictObject({
  keys: z.array(z.strictObject({ secret: z.string(), until: z.iso.datetime().nullable() })),
});
const addressed = z.strictObject({ url: z.string() });
const form = z.union([keyed, addressed]);

/** What a channel needs to send: the signing keys of a webhook, or the address of an incoming one. */
export type ChannelSecret = { readonly keys: readonly SigningKey[]; readonly url?: never } | { readonly url: string; readonly keys?: never };
export type OpenedSecret = { readonly ok: true; readonly secret: ChannelSecret } | { readonly ok: false; readonly outcome: AttemptOutcome };

/** The only place where a channel's secret is open. */
@Injectable()
export class ChannelSecrets {
  constructor(
    private readonly vault: Vault,
    private readonly scrubber: SecretScrubber,
  ) {}

  newSigningSecret(): string {
    return `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  }

  async seal(org: OrganizationId, channelId: string, secret: ChannelSecret): Promise<SealedValue> {
    const plain = Buffer.from(JSON.stringify(secret), 'utf8');
    try {
      return await this.vault.seal(org, at(channelId), plain);
    } finally {
      plain.fill(0);
    }
  }

  /** Open while `work` runs, and kept out of every log meanwhile. */
  async withOpen<T>(org: OrganizationId, channelId: string, stored: SealedValue, work: (opened: OpenedSecret) => Promise<T>): Promise<T> {
    const opened = await this.#open(org, channelId, stored);
    const secrets = opened.ok ? (opened.secret.url === undefined ? opened.secret.keys.map(({ secret }) => secret) : [opened.secret.url]) : [];
    const releases = secrets.map((secret) => this.scrubber.hold(secret));
    try {
      return await work(opened);
    } finally {
      for (const release of releases) release();
    }
  }

  /** The same secret under the newest data key; the value itself when it is there already. */
  async reseal(org: OrganizationId, channelId: string, stored: SealedValue): Promise<SealedValue> {
    return this.vault.reseal(org, at(channelId), stored);
  }

  async #open(org: OrganizationId, channelId: string, stored: SealedValue): Promise<OpenedSecret> {
    try {
      return { ok: true, secret: read(await this.vault.open(org, at(channelId), stored)) };
    } catch (error) {
      if (error instanceof VaultUnavailable) return unavailable('later', 'The key service cannot be reached, so the secret of this channel cannot be opened.');
      if (error instanceof SealBroken || error instanceof KeysDestroyed)
        return unavailable('never', 'The stored secret of this channel does not open: it was altered, belongs elsewhere, or its key is destroyed.');
      throw error;
    }
  }
}

function unavailable(worthTrying: 'later' | 'never', message: string): OpenedSecret {
  const remedy =
    worthTrying === 'later'
      ? 'Whoever runs Attesta: `npm run attesta -- doctor` says what is wrong with the key service.'
      : 'Remove the channel and add it again, and look into how the database was changed.';
  return {
    ok: false,
    outcome: { kind: 'refused', error: { code: 'channel.secret-unavailable', message, remedy }, worthTrying, retryAfterMs: null, left: null },
  };
}

function read(plain: Buffer): ChannelSecret {
  try {
    const parsed = form.safeParse(JSON.parse(plain.toString('utf8')));
    if (!parsed.success) throw new SealBroken();
    if ('url' in parsed.data) return { url: parsed.data.url };
    return { keys: parsed.data.keys.map(({ secret, until }) => ({ secret, until: until === null ? null : new Date(until) })) };
  } finally {
    plain.fill(0);
  }
}
