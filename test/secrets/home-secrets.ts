import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { type LocalAddresses } from '../../apps/cli/src/local-services/addresses.js';

/** Files of the home in which secrets of the servers and the keys belong, each with the reason. What people entrust to the service belongs in none of them either. */
export const HOLDS_KEYS: Readonly<Record<string, string>> = {
  'services.json': 'by it commands and further workers find the servers',
  'redis.conf': 'by it Redis learns its password: an argument would show in the list of processes',
  'keys/local.key': 'the key that wraps all others, where no key service does',
  'mongo.key': 'by it the members of the replica set know each other',
};

/** Of the users of both servers, by name. */
export const serverPasswords = ({ mongodb, redis }: LocalAddresses): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(mongodb).map(([user, address]) => [`MongoDB, ${user}`, new URL(address).password])),
  Redis: new URL(redis).password,
});

/** What the key files hold, as written there and as bytes that a program prints. */
export async function fileKeys(home: string): Promise<Readonly<Record<string, string>>> {
  const { keys } = JSON.parse(await readFile(path.join(home, 'keys/local.key'), 'utf8')) as { readonly keys: readonly { readonly key: string }[] };
  const members = (await readFile(path.join(home, 'mongo.key'), 'utf8')).trim();
  const wrapping = keys.flatMap(({ key }, index): readonly [string, string][] => [
    [`wrapping key ${String(index)}`, key],
    [`wrapping key ${String(index)} in hex`, Buffer.from(key, 'base64').toString('hex')],
  ]);
  return { ...Object.fromEntries(wrapping), 'key of the replica set': members };
}
