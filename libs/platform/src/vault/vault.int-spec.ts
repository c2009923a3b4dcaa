import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { type Model } from 'mongoose';

import { FixedClock, type OrganizationId, sha256Hex } from '@app/kernel';

import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { KmsStub } from '../../../../test/support/kms-stub.js';
import { AwsKms } from './aws-kms.js';
import { addKeyToFile } from './key-file.js';
import { LocalKeyFile } from './local-key-file.js';
import { ORGANIZATION_KEYS } from './persistence/data-key.collection.js';
import { DataKeyRepository, type DataKeyRow, dataKeySchema } from './persistence/data-key.repository.js';
import { type SealedAt } from './sealed-value.js';
import { KeysDestroyed, SealBroken, VaultUnavailable } from './vault.errors.js';
import { Vault } from './vault.js';

const ORG = '64b000000000000000000001' as OrganizationId;
const OTHER = '64b000000000000000000002' as OrganizationId;
const AT: SealedAt = { collection: 'connections', documentId: '64c000000000000000000001', field: 'credential' };
const SECRET = Buffer.from('8f14e45fceea167a5a36dedd4bea2543a1b2c3d4');

let database: TestDatabase;
let store: DataKeyRepository;
let stub: KmsStub;
let endpoint: string;
let keyId: string;

beforeAll(async () => {
  database = await openTestDatabase([ORGANIZATION_KEYS]);
  const model: Model<DataKeyRow> = database.connection.model<DataKeyRow>(ORGANIZATION_KEYS.name, dataKeySchema);
  store = new DataKeyRepository(model);
  stub = new KmsStub();
  stub.latencyMs = 60_000;
  keyId = stub.addKey();
  endpoint = await stub.start();
});
afterAll(async () => {
  await stub.stop();
  await database.close();
});
beforeEach(async () => {
  await database.empty();
  stub.clearFaults();
  stub.calls.length = 0;
});

const aws = (key = keyId): AwsKms => new AwsKms({ keyId: key, endpoint, credentials: KmsStub.credentials, deadlineMs: 10_000 });
const vaultOf = (kms = aws(), clock = new FixedClock('2026-01-05T10:00:00Z')): Vault => new Vault({ kms, store, clock });
const outcome = async (work: Promise<unknown>): Promise<unknown> => work.catch((problem: unknown) => problem);
const calls = (operation: string): number => stub.calls.filter((call) => call.operation === operation).length;
const rows = (): Promise<Record<string, unknown>[]> => database.root.db(database.name).collection(ORGANIZATION_KEYS.name).find().sort({ version: 1 }).toArray();

describe('vault', () => {
  it('opens what it sealed, also in another process and from what the database gives back', async () => {
    const sealed = await vaultOf().seal(ORG, AT, SECRET);
    await database.root.db(database.name).collection('scratch').insertOne({ sealed });
    const read = await database.root.db(database.name).collection('scratch').findOne();
    expect(await vaultOf().open(ORG, AT, read?.['sealed'])).toEqual(SECRET);
    expect(await rows()).toMatchObject([{ version: 1, state: 'active', kmsKeyId: keyId }]);
  });

  it('gives every organization a data key of its own', async () => {
    const vault = vaultOf();
    const sealed = await vault.seal(ORG, AT, SECRET);
    await vault.seal(OTHER, AT, SECRET);
    expect(await outcome(vault.open(OTHER, AT, sealed))).toBeInstanceOf(SealBroken);
    expect(await outcome(vault.open(ORG, { ...AT, documentId: '64c000000000000000000002' }, sealed))).toBeInstanceOf(SealBroken);
    expect(await outcome(vault.open(ORG, { ...AT, field: 'other' }, sealed))).toBeInstanceOf(SealBroken);
    expect(await outcome(vault.open(ORG, AT, { ...sealed, keyVersion: 2 }))).toBeInstanceOf(SealBroken);
    expect(await vault.open(ORG, AT, sealed)).toEqual(SECRET);
  });

  it('moves no wrapped key to another organization: a copied row does not unwrap', async () => {
    const sealed = await vaultOf().seal(ORG, AT, SECRET);
    const [row] = await rows();
    const { ObjectId } = (await import('mongoose')).default.Types;
    await database.root
      .db(database.name)
      .collection(ORGANIZATION_KEYS.name)
      .insertOne({ ...row, _id: new ObjectId(), organizationId: new ObjectId(OTHER) });
    expect(await outcome(vaultOf().open(OTHER, AT, sealed))).toBeInstanceOf(SealBroken);
  });

  it('makes one first key when twenty processes need it at once, and all can open what each sealed', async () => {
    const vaults = Array.from({ length: 20 }, () => vaultOf());
    const sealed = await Promise.all(vaults.map((vault, index) => vault.seal(ORG, AT, Buffer.from(`secret ${index}`))));
    expect(await rows()).toHaveLength(1);
    expect(calls('GenerateDataKey')).toBeGreaterThan(1);
    const fresh = vaultOf();
    const opened = await Promise.all(sealed.map((value) => fresh.open(ORG, AT, value)));
    expect(opened.map(String)).toEqual(vaults.map((_, index) => `secret ${index}`));
  });

  it('would end with several keys without the unique index, which the race above relies on', async () => {
    const keys = database.root.db(database.name).collection(ORGANIZATION_KEYS.name);
    await keys.dropIndex('one_per_version');
    await Promise.all(Array.from({ length: 20 }, () => vaultOf().seal(ORG, AT, SECRET)));
    expect((await rows()).length).toBeGreaterThan(1);
    await database.empty();
    await keys.createIndex({ organizationId: 1, version: 1 }, { unique: true, name: 'one_per_version' });
  });

  it('asks the key service once for many values at once, again after 1,000 uses, after five minutes and after forget', async () => {
    const clock = new FixedClock('2026-01-05T10:00:00Z');
    const sealed = await vaultOf().seal(ORG, AT, SECRET);
    const vault = vaultOf(aws(), clock);
    await Promise.all(Array.from({ length: 1_000 }, () => vault.open(ORG, AT, sealed)));
    expect(calls('Decrypt')).toBe(1);
    await vault.open(ORG, AT, sealed);
    expect(calls('Decrypt')).toBe(2);
    clock.advanceMs(299_999);
    await vault.open(ORG, AT, sealed);
    expect(calls('Decrypt')).toBe(2);
    clock.advanceMs(1);
    await vault.open(ORG, AT, sealed);
    expect(calls('Decrypt')).toBe(3);
    vault.forget(OTHER);
    await vault.open(ORG, AT, sealed);
    expect(calls('Decrypt')).toBe(3);
    vault.forget(ORG);
    await vault.open(ORG, AT, sealed);
    expect(calls('Decrypt')).toBe(4);
    clock.advanceMs(-1);
    await vault.open(ORG, AT, sealed);
    expect(calls('Decrypt')).toBe(5);
  });

  it('rotates: the new version seals, the old ones open, and another process follows within five minutes', async () => {
    const vault = vaultOf();
    const clock = new FixedClock('2026-01-05T10:00:00Z');
    const other = vaultOf(aws(), clock);
    const first = await vault.seal(ORG, AT, SECRET);
    await other.seal(ORG, AT, SECRET);
    expect(await vault.rotate(ORG)).toBe(2);
    expect(await rows()).toMatchObject([
      { version: 1, state: 'retired' },
      { version: 2, state: 'active' },
    ]);
    const second = await vault.seal(ORG, AT, SECRET);
    expect([first.keyVersion, second.keyVersion]).toEqual([1, 2]);
    expect(await vault.open(ORG, AT, first)).toEqual(SECRET);
    expect(await other.open(ORG, AT, second)).toEqual(SECRET);
    expect((await other.seal(ORG, AT, SECRET)).keyVersion).toBe(1);
    clock.advanceMs(300_000);
    expect((await other.seal(ORG, AT, SECRET)).keyVersion).toBe(2);
  });

  it('ends with one active version when several processes rotate at once', async () => {
    await vaultOf().seal(ORG, AT, SECRET);
    await Promise.all(Array.from({ length: 8 }, () => vaultOf().rotate(ORG)));
    const states = (await rows()).map((row) => row['state']);
    expect(states.filter((state) => state === 'active')).toHaveLength(1);
    expect(states.at(-1)).toBe('active');
  });

  it('reseals under the newest version, and leaves what is there already', async () => {
    const vault = vaultOf();
    const first = await vault.seal(ORG, AT, SECRET);
    expect(await vault.reseal(ORG, AT, first)).toEqual(first);
    await vault.rotate(ORG);
    const resealed = await vault.reseal(ORG, AT, first);
    expect(resealed.keyVersion).toBe(2);
    expect(await vault.open(ORG, AT, resealed)).toEqual(SECRET);
    expect(await outcome(vault.reseal(OTHER, AT, first))).toBeInstanceOf(SealBroken);
  });

  it('wraps every version under a new key of the service, goes on after a stop, and changes no value', async () => {
    const vault = vaultOf();
    const sealed = [await vault.seal(ORG, AT, SECRET)];
    for (let version = 2; version <= 4; version++) {
      await vault.rotate(ORG);
      sealed.push(await vault.seal(ORG, AT, SECRET));
    }
    const next = stub.addKey();
    const moving = vaultOf(aws(next));
    stub.plant('access-denied', 'ReEncrypt', 1, 1);
    expect(await outcome(moving.rewrap(ORG))).toBeInstanceOf(VaultUnavailable);
    expect((await rows()).filter((row) => row['kmsKeyId'] === next)).toHaveLength(1);
    expect(await moving.rewrap(ORG)).toEqual({ rewrapped: 3, contended: 0 });
    expect(await moving.rewrap(ORG)).toEqual({ rewrapped: 0, contended: 0 });
    expect(calls('ReEncrypt')).toBe(5);
    for (const value of sealed) expect(await vaultOf(aws(next)).open(ORG, AT, value)).toEqual(SECRET);
  });

  it('moves a version once when two processes rewrap at the same time', async () => {
    const sealed = await vaultOf().seal(ORG, AT, SECRET);
    const next = stub.addKey();
    const reports = await Promise.all([vaultOf(aws(next)).rewrap(ORG), vaultOf(aws(next)).rewrap(ORG)]);
    expect(reports.reduce((sum, report) => sum + report.rewrapped, 0)).toBe(1);
    expect(await vaultOf(aws(next)).open(ORG, AT, sealed)).toEqual(SECRET);
  });

  it('opens nothing and seals nothing after the keys were destroyed, here and in a new process', async () => {
    const vault = vaultOf();
    const sealed = await vault.seal(ORG, AT, SECRET);
    await vault.rotate(ORG);
    const foreign = await vault.seal(OTHER, AT, SECRET);
    const wrapped = (await store.list(ORG)).map((key) => sha256Hex(key.wrapped ?? ''));
    const destroyed = await vault.destroyKeys(ORG);
    expect(destroyed.map(({ version, wrappedDigest }) => [version, wrappedDigest])).toEqual([
      [1, wrapped[0]],
      [2, wrapped[1]],
    ]);
    expect(await vaultOf().destroyKeys(ORG)).toEqual(destroyed);
    for (const one of [vault, vaultOf()]) {
      expect(await outcome(one.open(ORG, AT, sealed))).toBeInstanceOf(KeysDestroyed);
      expect(await outcome(one.seal(ORG, AT, SECRET))).toBeInstanceOf(KeysDestroyed);
      expect(await outcome(one.rotate(ORG))).toBeInstanceOf(KeysDestroyed);
      expect(await one.open(OTHER, AT, foreign)).toEqual(SECRET);
    }
    expect(await vault.rewrap(ORG)).toEqual({ rewrapped: 0, contended: 0 });
    expect((await rows()).filter((row) => row['state'] === 'destroyed').map((row) => row['wrapped'])).toEqual([null, null]);
  });

  it('is refused by the database to keep a destroyed key, or to lose an active one', async () => {
    await vaultOf().seal(ORG, AT, SECRET);
    const keys = database.connection.getClient().db(database.name).collection(ORGANIZATION_KEYS.name);
    const { ObjectId } = (await import('mongoose')).default.Types;
    const where = { organizationId: new ObjectId(ORG) };
    await expect(keys.updateOne(where, { $set: { state: 'destroyed' } })).rejects.toMatchObject({ code: 121 });
    await expect(keys.updateOne(where, { $set: { wrapped: null } })).rejects.toMatchObject({ code: 121 });
    await expect(keys.deleteOne(where)).rejects.toMatchObject({ code: 13 });
  });

  it('stores neither the value nor the data key', async () => {
    const kms = aws();
    const seen: Buffer[] = [];
    const generate = jest.spyOn(kms, 'generateDataKey');
    generate.mockImplementationOnce(async (context) => {
      const made = await AwsKms.prototype.generateDataKey.call(kms, context);
      seen.push(Buffer.from(made.plaintext));
      return made;
    });
    const sealed = await vaultOf(kms).seal(ORG, AT, SECRET);
    const stored = JSON.stringify([sealed, await rows()]);
    const [key] = seen;
    expect(key).toHaveLength(32);
    for (const form of [SECRET, key ?? SECRET].flatMap((bytes) => [bytes.toString('base64'), bytes.toString('hex'), [...bytes].join(',')])) {
      expect(stored).not.toContain(form);
    }
  });
});

describe('vault with a local key file', () => {
  it('seals, opens, and moves to a further key of the file', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'attesta-vault-'));
    const file = path.join(folder, 'local.key');
    const vault = new Vault({ kms: await LocalKeyFile.open({ file, mayCreate: true }), store, clock: new FixedClock('2026-01-05T10:00:00Z') });
    const sealed = await vault.seal(ORG, AT, SECRET);
    await addKeyToFile(file);
    expect(await vault.rewrap(ORG)).toEqual({ rewrapped: 1, contended: 0 });
    const restarted = new Vault({ kms: await LocalKeyFile.open({ file, mayCreate: false }), store, clock: new FixedClock('2026-01-05T10:00:00Z') });
    expect(await restarted.open(ORG, AT, sealed)).toEqual(SECRET);
    await rm(folder, { recursive: true });
  });
});
