import { randomBytes } from 'node:crypto';
import { chmod, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { APPLICATION_ROLE, MIGRATION_ROLE, RETENTION_ROLE, type RoleName, WATCH_ROLE } from '@app/platform';

import { AddressFileDamaged, codeOf } from './errors.js';
import { freePort } from './free-port.js';
import { mongodbUri, rootUri } from './mongod.js';
import { redisUrl } from './redis-server.js';

const uri = (scheme: string): z.ZodString =>
  z.string().regex(new RegExp(`^${scheme}://[^:@/]*:[^:@/]+@127\\.0\\.0\\.1:\\d+`), `not a ${scheme} address with a password`);

const shape = z.strictObject({
  mongodb: z.strictObject({
    application: uri('mongodb'),
    migration: uri('mongodb'),
    retention: uri('mongodb'),
    watch: uri('mongodb'),
    administration: uri('mongodb'),
  }),
  redis: uri('redis'),
});

/** Content of services.json: where the local servers are, one URI per user. */
export type LocalAddresses = z.infer<typeof shape>;

export const DATABASE = 'attesta';

const secret = (): string => randomBytes(24).toString('base64url');

/** The addresses that a launcher chose for this home, running or not; undefined before the first start. */
export async function readAddresses(home: string): Promise<LocalAddresses | undefined> {
  const file = addressFile(home);
  try {
    return parseAddresses(file, await readFile(file, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Ports and passwords are chosen once and on disk before the first start: a crash in between must not lose the only copy. */
export async function readOrChooseAddresses(home: string): Promise<LocalAddresses> {
  const known = await readAddresses(home);
  if (known !== undefined) {
    await chmod(addressFile(home), 0o600);
    return known;
  }
  if (await exists(join(home, 'mongo'))) throw new AddressFileDamaged(addressFile(home), 'it is missing, although there are data beside it');
  const chosen = await chooseAddresses();
  await writeDurably(addressFile(home), `${JSON.stringify(chosen, null, 2)}\n`);
  return chosen;
}

export interface Endpoint {
  readonly port: number;
  readonly password: string;
}

export function endpointOf(address: string): Endpoint {
  const { port, password } = new URL(address);
  return { port: Number(port), password };
}

export function rolePasswords({ mongodb: { application, migration, retention, watch } }: LocalAddresses): Readonly<Record<RoleName, string>> {
  return {
    [APPLICATION_ROLE]: endpointOf(application).password,
    [MIGRATION_ROLE]: endpointOf(migration).password,
    [RETENTION_ROLE]: endpointOf(retention).password,
    [WATCH_ROLE]: endpointOf(watch).password,
  };
}

async function chooseAddresses(): Promise<LocalAddresses> {
  const port = await freePort();
  const redisPort = await freePort();
  const as = (user: RoleName): string => mongodbUri({ port, user, password: secret(), database: DATABASE });
  return {
    mongodb: {
      application: as(APPLICATION_ROLE),
      migration: as(MIGRATION_ROLE),
      retention: as(RETENTION_ROLE),
      watch: as(WATCH_ROLE),
      administration: rootUri(port, secret()),
    },
    redis: redisUrl(redisPort, secret()),
  };
}

const addressFile = (home: string): string => join(home, 'services.json');

function parseAddresses(file: string, text: string): LocalAddresses {
  const parsed = shape.safeParse(parseJson(file, text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  // The message of the schema, never the value: it holds a password.
  throw new AddressFileDamaged(file, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not what was written'}`);
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error quotes the text, which holds passwords.
    throw new AddressFileDamaged(file, 'it is not JSON');
  }
}

async function writeDurably(file: string, text: string): Promise<void> {
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  const folder = await open(join(file, '..'), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: unknown) => {
      if (codeOf(error) === 'ENOENT') return false;
      throw error;
    },
  );
