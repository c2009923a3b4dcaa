/** How long the key before the present one goes on signing beside it. */
export const OLD_KEY_LIFE_MS = 24 * 3_600_000;

/** `whsec_…`; `until` null: the present one. */
export interface SigningKey {
  readonly secret: string;
  readonly until: Date | null;
}

/** The new key signs from now on; the present one signs beside it for a day, so that the receiver may change over at leisure. An older one ends. */
export function rotateKeys(keys: readonly SigningKey[], secret: string, now: Date): readonly SigningKey[] {
  const until = new Date(now.getTime() + OLD_KEY_LIFE_MS);
  return [{ secret, until: null }, ...keys.filter((key) => key.until === null).map((key) => ({ secret: key.secret, until }))];
}

/** Who signs a message now, the present one first. */
export const signingAt = (keys: readonly SigningKey[], now: Date): readonly string[] =>
  keys.filter(({ until }) => until === null || until.getTime() > now.getTime()).map(({ secret }) => secret);
