import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { type OrganizationId } from '@app/kernel';

import { addKeyToFile, createKeyFile } from './key-file.js';
import { keyContext } from './key-management.js';
import { LocalKeyFile } from './local-key-file.js';
import { KeyFileRefused, SealBroken, VaultUnavailable } from './vault.errors.js';

const ORG = '64b000000000000000000001' as OrganizationId;
const OTHER = '64b000000000000000000002' as OrganizationId;
const CONTEXT = keyContext(ORG, 1);

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'attesta-key-file-'));
  file = path.join(folder, 'keys', 'local.key');
});
afterEach(() => rm(folder, { recursive: true, force: true }));
const failed = async (work: Promise<unknown>): Promise<unknown> => work.then(() => 'no failure').catch((problem: unknown) => problem);

describe('local key file', () => {
  it('is made once, for its owner only, and is there again at the next start', async () => {
    const first = await LocalKeyFile.open({ file, mayCreate: true });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const { plaintext, ...wrapped } = await first.generateDataKey(CONTEXT);
    expect(plaintext).toHaveLength(32);
    expect(wrapped.kmsKeyId).toMatch(/^local:k-[0-9a-f]{12}$/);
    expect(await (await LocalKeyFile.open({ file, mayCreate: false })).decrypt(wrapped, CONTEXT)).toEqual(plaintext);
    expect(await readdir(path.dirname(file))).toEqual(['local.key']);
  });

  it('is not made where that is not allowed', async () => {
    expect(await failed(LocalKeyFile.open({ file, mayCreate: false }))).toBeInstanceOf(KeyFileRefused);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is one file when twenty processes make it at once', async () => {
    const opened = await Promise.all(Array.from({ length: 20 }, () => LocalKeyFile.open({ file, mayCreate: true })));
    // What each of them wraps must open with the file that is left: no key may have been overwritten.
    const left = await LocalKeyFile.open({ file, mayCreate: false });
    for (const one of opened) {
      const { plaintext, ...key } = await one.generateDataKey(CONTEXT);
      expect(await left.decrypt(key, CONTEXT)).toEqual(plaintext);
    }
    expect(await readdir(path.dirname(file))).toEqual(['local.key']);
  });

  it('is never replaced by one who finds it there only when putting his own into place', async () => {
    await createKeyFile(file);
    const first = await readFile(file, 'utf8');
    await createKeyFile(file);
    expect(await readFile(file, 'utf8')).toBe(first);
    expect(await readdir(path.dirname(file))).toEqual(['local.key']);
  });

  it.each([0o640, 0o604, 0o644, 0o660, 0o666, 0o620, 0o601])('is refused when others may use it (mode %o)', async (mode) => {
    await LocalKeyFile.open({ file, mayCreate: true });
    await chmod(file, mode);
    const problem = await failed(LocalKeyFile.open({ file, mayCreate: true }));
    expect(problem).toBeInstanceOf(KeyFileRefused);
    expect(problem).toMatchObject({ remedy: expect.stringContaining('chmod 600') });
  });

  it('is refused, never replaced, when damaged; the refusal shows nothing of it', async () => {
    await LocalKeyFile.open({ file, mayCreate: true });
    const good = await readFile(file, 'utf8');
    const key = /"key": "([^"]+)"/.exec(good)?.[1] ?? '';
    const damaged = [
      '',
      '{}',
      good.slice(0, -20),
      good.replace(key, key.slice(4)),
      good.replace(key, `${key.slice(0, -2)}!=`),
      good.replace('"active": "k-', '"active": "x-'),
      good.replace('"v": 1', '"v": 2'),
    ];
    for (const content of damaged) {
      await writeFile(file, content, { mode: 0o600 });
      const problem = await failed(LocalKeyFile.open({ file, mayCreate: true }));
      expect(problem).toBeInstanceOf(KeyFileRefused);
      expect(String(problem)).not.toContain(key.slice(0, 8));
      expect(await readFile(file, 'utf8')).toBe(content);
    }
  });

  it('unwraps under no other organization or version, and not one flipped bit', async () => {
    const kms = await LocalKeyFile.open({ file, mayCreate: true });
    const { plaintext, ...key } = await kms.generateDataKey(CONTEXT);
    expect(await failed(kms.decrypt(key, keyContext(OTHER, 1)))).toBeInstanceOf(SealBroken);
    expect(await failed(kms.decrypt(key, keyContext(ORG, 2)))).toBeInstanceOf(SealBroken);
    for (let bit = 0; bit < key.wrapped.length * 8; bit++) {
      const wrapped = Buffer.from(key.wrapped);
      wrapped.writeUInt8(wrapped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(await failed(kms.decrypt({ ...key, wrapped }, CONTEXT))).toBeInstanceOf(SealBroken);
    }
    for (const wrapped of [key.wrapped.subarray(1), Buffer.concat([key.wrapped, Buffer.alloc(1)]), Buffer.alloc(0)]) {
      expect(await failed(kms.decrypt({ ...key, wrapped }, CONTEXT))).toBeInstanceOf(SealBroken);
    }
    expect(await kms.decrypt(key, CONTEXT)).toEqual(plaintext);
  });

  it('takes a further key into use; the older one still unwraps, and keys move to the newer', async () => {
    const kms = await LocalKeyFile.open({ file, mayCreate: true });
    const { plaintext, ...old } = await kms.generateDataKey(CONTEXT);
    const id = await addKeyToFile(file);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await kms.describe()).toEqual({ provider: 'local', kmsKeyId: `local:${id}` });
    const moved = await kms.reEncrypt(old, CONTEXT);
    expect(moved.kmsKeyId).toBe(`local:${id}`);
    expect(await kms.decrypt(moved, CONTEXT)).toEqual(plaintext);
    expect(await kms.decrypt(old, CONTEXT)).toEqual(plaintext);
    expect(await failed(kms.decrypt({ ...old, kmsKeyId: moved.kmsKeyId }, CONTEXT))).toBeInstanceOf(SealBroken);
  });

  it('finds a key that another process added meanwhile', async () => {
    const running = await LocalKeyFile.open({ file, mayCreate: true });
    await addKeyToFile(file);
    const { plaintext, ...key } = await (await LocalKeyFile.open({ file, mayCreate: false })).generateDataKey(CONTEXT);
    expect(await running.decrypt(key, CONTEXT)).toEqual(plaintext);
  });

  it('says so when its key is unknown or its file is gone', async () => {
    const kms = await LocalKeyFile.open({ file, mayCreate: true });
    const { wrapped } = await kms.generateDataKey(CONTEXT);
    expect(await failed(kms.decrypt({ wrapped, kmsKeyId: 'local:k-000000000000' }, CONTEXT))).toBeInstanceOf(VaultUnavailable);
    await rm(file);
    expect(await failed(kms.describe())).toBeInstanceOf(VaultUnavailable);
  });
});
