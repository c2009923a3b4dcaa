import { randomBytes } from 'node:crypto';
import { constants, type FileHandle, link, mkdir, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { errorCode } from '../logging/error-code.js';
import { DATA_KEY_BYTES } from './key-management.js';
import { KeyFileRefused } from './vault.errors.js';

export interface FileKey {
  readonly id: string;
  readonly key: Buffer;
}

/** The keys of a file; the first listed as `active` wraps, all unwrap. */
export interface KeyFile {
  readonly active: string;
  readonly keys: readonly FileKey[];
}

const OTHERS = 0o077;
const OWNER_ONLY = 0o600;
const DECODED = z.string().transform((text, context) => {
  const key = Buffer.from(text, 'base64');
  if (key.length === DATA_KEY_BYTES && key.toString('base64') === text) return key;
  context.addIssue({ code: 'custom', message: 'not a key of 32 bytes' });
  return z.NEVER;
});
const schema = z
  .strictObject({ v: z.literal(1), active: z.string(), keys: z.array(z.strictObject({ id: z.string().regex(/^[a-z0-9-]{4,40}$/), key: DECODED })).min(1) })
  .refine(({ active, keys }) => keys.some(({ id }) => id === active) && new Set(keys.map(({ id }) => id)).size === keys.length);

async function readChecked(file: FileHandle, name: string): Promise<KeyFile> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new KeyFileRefused(`${name} is not a file.`, 'Name a key file.');
  if ((stat.mode & OTHERS) !== 0) throw new KeyFileRefused(`Others than its owner may use the key file ${name}.`, `Run: chmod 600 ${name}`);
  const owner = process.getuid?.();
  if (owner !== undefined && stat.uid !== owner && stat.uid !== 0) {
    throw new KeyFileRefused(`The key file ${name} belongs to another user.`, 'Let the user that runs the service own the file.');
  }
  const content = await file.readFile();
  try {
    return schema.parse(JSON.parse(content.toString('utf8')));
  } catch {
    // Without the cause: a parser quotes what it read.
    throw new KeyFileRefused(`${name} is not a key file.`, 'Restore the key file from its backup; a new one cannot open what the old one sealed.');
  } finally {
    content.fill(0);
  }
}

/** → null when there is no such file. @throws KeyFileRefused when it is damaged or open to others */
export async function readKeyFile(name: string): Promise<KeyFile | null> {
  let file: FileHandle;
  try {
    file = await open(name, constants.O_RDONLY);
  } catch (problem) {
    if (errorCode(problem) === 'ENOENT') return null;
    throw new KeyFileRefused(`The key file ${name} cannot be read.`, 'Let the user that runs the service read the file, and nobody else.');
  }
  try {
    return await readChecked(file, name);
  } finally {
    await file.close();
  }
}

async function flush(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whole and on disk under a name of its own, then put into place in one step: a reader sees all of it or nothing. */
async function write(name: string, content: KeyFile, place: (written: string) => Promise<void>): Promise<void> {
  const folder = path.dirname(name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const written = path.join(folder, `.${path.basename(name)}.${randomBytes(6).toString('hex')}`);
  const handle = await open(written, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, OWNER_ONLY);
  try {
    await handle.chmod(OWNER_ONLY);
    const keys = content.keys.map(({ id, key }) => ({ id, key: key.toString('base64') }));
    await handle.writeFile(`${JSON.stringify({ v: 1, active: content.active, keys }, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await place(written);
  } finally {
    await unlink(written).catch((problem: unknown) => {
      if (errorCode(problem) !== 'ENOENT') throw problem;
    });
  }
  await flush(folder);
}

const newKey = (): FileKey => ({ id: `k-${randomBytes(6).toString('hex')}`, key: randomBytes(DATA_KEY_BYTES) });

/** Makes the file unless somebody else does at the same moment: an existing key file is never replaced. */
export async function createKeyFile(name: string): Promise<void> {
  const key = newKey();
  await write(name, { active: key.id, keys: [key] }, async (written) => {
    await link(written, name).catch((problem: unknown) => {
      if (errorCode(problem) !== 'EEXIST') throw problem;
    });
  });
}

/** Adds a key that wraps from now on; the older ones stay, to unwrap. A process that runs takes it up with its next health check or start. → the new key's id */
export async function addKeyToFile(name: string): Promise<string> {
  const present = await readKeyFile(name);
  if (present === null) throw new KeyFileRefused(`There is no key file ${name}.`, 'Start the service once, or name the right file.');
  const key = newKey();
  await write(name, { active: key.id, keys: [...present.keys, key] }, (written) => rename(written, name));
  return key.id;
}
