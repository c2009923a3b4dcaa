import { type Model } from 'mongoose';

import { FixedClock, type OrganizationId } from '@app/kernel';

import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { KMS_FAULTS, KmsStub } from '../../../../test/support/kms-stub.js';
import { AwsKms } from './aws-kms.js';
import { ORGANIZATION_KEYS } from './persistence/data-key.collection.js';
import { DataKeyRepository, type DataKeyRow, dataKeySchema } from './persistence/data-key.repository.js';
import { type SealedAt } from './sealed-value.js';
import { SealBroken, VaultUnavailable } from './vault.errors.js';
import { Vault } from './vault.js';

const ORG = '64b000000000000000000001' as OrganizationId;
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

const aws = (key = keyId): AwsKms => new AwsKms({ keyId: key, endpoint, credentials: KmsStub.credentials, deadlineMs: 2_500 });
const vaultOf = (kms = aws(), clock = new FixedClock('2026-01-05T10:00:00Z')): Vault => new Vault({ kms, store, clock });
const outcome = async (work: Promise<unknown>): Promise<unknown> => work.catch((problem: unknown) => problem);
const rows = (): Promise<Record<string, unknown>[]> => database.root.db(database.name).collection(ORGANIZATION_KEYS.name).find().sort({ version: 1 }).toArray();

describe('vault with a key service in trouble', () => {
  const ACTIONS = ['seal first', 'seal', 'open', 'reseal', 'rotate', 'rewrap'] as const;
  it.each(KMS_FAULTS.flatMap((fault) => ACTIONS.map((action) => [fault, action] as const)))('fails closed: %s at %s', async (fault, action) => {
    const sealed = action === 'seal first' ? undefined : await vaultOf().seal(ORG, AT, SECRET);
    const before = JSON.stringify(await rows());
    const vault = vaultOf(aws(action === 'rewrap' ? stub.addKey() : keyId));
    stub.plant(fault);
    const work = {
      'seal first': () => vault.seal(ORG, AT, SECRET),
      seal: () => vault.seal(ORG, AT, SECRET),
      open: () => vault.open(ORG, AT, sealed),
      reseal: () => vault.reseal(ORG, AT, sealed),
      rotate: () => vault.rotate(ORG),
      rewrap: () => vault.rewrap(ORG),
    }[action];
    const problem = await outcome(work());
    expect(problem).toBeInstanceOf(fault === 'invalid-ciphertext' ? SealBroken : VaultUnavailable);
    expect(JSON.stringify(problem)).not.toContain(SECRET.toString());
    expect(JSON.stringify(await rows())).toBe(before);
    stub.clearFaults();
    if (sealed !== undefined) expect(await vaultOf().open(ORG, AT, sealed)).toEqual(SECRET);
  });
});
