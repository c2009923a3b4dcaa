import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { endpointOf, readAddresses, readOrChooseAddresses, rolePasswords } from './addresses.js';

let home: string;
let file: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'attesta-addresses-'));
  file = path.join(home, 'services.json');
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe('services.json', () => {
  it('is written once, whole, with mode 600, and read again', async () => {
    expect(await readAddresses(home)).toBeUndefined();
    const chosen = await readOrChooseAddresses(home);
    expect(await readOrChooseAddresses(home)).toEqual(chosen);
    expect(await readAddresses(home)).toEqual(chosen);
    expect(await readdir(home)).toEqual(['services.json']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('holds one user and one password per purpose, all on one port', async () => {
    const addresses = await readOrChooseAddresses(home);
    const endpoints = Object.values(addresses.mongodb).map(endpointOf);
    expect(new Set(endpoints.map(({ port }) => port)).size).toBe(1);
    const passwords = [...endpoints, endpointOf(addresses.redis)].map(({ password }) => password);
    expect(new Set(passwords).size).toBe(6);
    expect(passwords.every((password) => password.length >= 32)).toBe(true);
    expect(rolePasswords(addresses).attestaApp).toBe(endpointOf(addresses.mongodb.application).password);
  });

  it('is closed to others again when its mode was opened', async () => {
    await readOrChooseAddresses(home);
    await chmod(file, 0o644);
    await readOrChooseAddresses(home);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('chooses no port from which systems take those of outgoing connections', async () => {
    const { mongodb, redis } = await readOrChooseAddresses(home);
    for (const uri of [mongodb.administration, redis]) expect(endpointOf(uri).port).toBeLessThan(32_000);
  });

  it.each([
    ['not JSON', (text: string) => text.slice(0, -20), 'it is not JSON'],
    ['an address is missing', (text: string) => text.replace('"watch"', '"watcher"'), 'mongodb'],
    ['an address points elsewhere', (text: string) => text.replace('127.0.0.1', 'db.example.com'), 'mongodb.application: not a mongodb address'],
    ['a password is missing', (text: string) => text.replace(/redis:\/\/:[^@]+@/, 'redis://:@'), 'redis: not a redis address'],
  ])('names what is wrong and no password when %s', async (_case, damage, expected) => {
    const { redis } = await readOrChooseAddresses(home);
    await writeFile(file, damage(await readFile(file, 'utf8')));
    const error: unknown = await readOrChooseAddresses(home).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'local-services.address-file-damaged', message: expect.stringContaining(expected) as string });
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(endpointOf(redis).password);
  });

  it('is not chosen anew beside data that only its passwords open', async () => {
    await mkdir(path.join(home, 'mongo'));
    await expect(readOrChooseAddresses(home)).rejects.toMatchObject({ code: 'local-services.address-file-damaged' });
    expect(await readdir(home)).toEqual(['mongo']);
  });
});
