import util from 'node:util';

import { type OrganizationId } from '@app/kernel';

import { KMS_FAULTS, type KmsFault, type KmsOperation, KmsStub } from '../../../../test/support/kms-stub.js';
import { AwsKms } from './aws-kms.js';
import { keyContext, type WrappedKey } from './key-management.js';
import { SealBroken, VaultUnavailable } from './vault.errors.js';

const ORG = '64b000000000000000000001' as OrganizationId;
const OTHER = '64b000000000000000000002' as OrganizationId;
const CONTEXT = keyContext(ORG, 1);

let stub: KmsStub;
let keyId: string;
let kms: AwsKms;
let wrapped: WrappedKey;
let plaintext: Buffer;

const provider = (endpoint: string, key = keyId): AwsKms => new AwsKms({ keyId: key, endpoint, credentials: KmsStub.credentials, deadlineMs: 4_000 });
let endpoint: string;

beforeAll(async () => {
  stub = new KmsStub();
  stub.latencyMs = 60_000;
  keyId = stub.addKey();
  endpoint = await stub.start();
  kms = provider(endpoint);
  const made = await kms.generateDataKey(CONTEXT);
  wrapped = made;
  plaintext = Buffer.from(made.plaintext);
});
afterAll(() => stub.stop());
afterEach(() => stub.clearFaults());

const OPERATIONS: Readonly<Record<string, readonly [KmsOperation, () => Promise<unknown>]>> = {
  generateDataKey: ['GenerateDataKey', () => kms.generateDataKey(CONTEXT)],
  decrypt: ['Decrypt', () => kms.decrypt(wrapped, CONTEXT)],
  reEncrypt: ['ReEncrypt', () => kms.reEncrypt(wrapped, CONTEXT)],
  describe: ['DescribeKey', () => kms.describe()],
};
const outcome = async (ask: () => Promise<unknown>): Promise<unknown> => ask().catch((problem: unknown) => problem);

describe('AWS KMS', () => {
  it('wraps and unwraps a data key of 32 bytes under a context of ids only', async () => {
    expect(plaintext).toHaveLength(32);
    expect(wrapped.wrapped.includes(plaintext)).toBe(false);
    expect(await kms.decrypt(wrapped, CONTEXT)).toEqual(plaintext);
    expect(stub.calls.at(-1)?.input).toMatchObject({ KeyId: keyId, EncryptionContext: { app: 'attesta', org: ORG, purpose: 'organization-data', kv: '1' } });
    expect(await kms.describe()).toEqual({ provider: 'aws', kmsKeyId: keyId });
  });

  it('opens a wrapped key under no other organization, version or key', async () => {
    const other = { ...wrapped, kmsKeyId: stub.addKey() };
    for (const ask of [() => kms.decrypt(wrapped, keyContext(OTHER, 1)), () => kms.decrypt(wrapped, keyContext(ORG, 2)), () => kms.decrypt(other, CONTEXT)]) {
      expect(await outcome(ask)).toBeInstanceOf(SealBroken);
    }
  });

  it('moves a key under another wrapping key without showing it', async () => {
    const next = stub.addKey();
    const moved = await provider(endpoint, next).reEncrypt(wrapped, CONTEXT);
    expect(moved.kmsKeyId).toBe(next);
    expect(moved.wrapped).not.toEqual(wrapped.wrapped);
    expect(await kms.decrypt(moved, CONTEXT)).toEqual(plaintext);
  });

  const faults: readonly KmsFault[] = [...KMS_FAULTS, 'empty-answer', 'not-json'];
  it.each(faults.flatMap((fault) => Object.keys(OPERATIONS).map((operation) => [fault, operation] as const)))(
    'fails closed when the service answers with %s to %s',
    async (fault, name) => {
      const [operation, ask] = OPERATIONS[name] ?? [];
      if (operation === undefined || ask === undefined) throw new TypeError('operation');
      stub.plant(fault, operation);
      const before = stub.calls.length;
      const startedAt = performance.now();
      const problem = await outcome(ask);
      expect(problem).toBeInstanceOf(fault === 'invalid-ciphertext' ? SealBroken : VaultUnavailable);
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      expect(stub.calls.length - before).toBeLessThanOrEqual(3);
      const shown = util.inspect(problem, { depth: 20, showHidden: true });
      for (const secret of [plaintext.toString('base64'), plaintext.toString('hex'), wrapped.wrapped.toString('base64'), 'role/example']) {
        expect(shown).not.toContain(secret);
      }
      expect((problem as Error).cause).toBeUndefined();
    },
  );

  it.each(['generateDataKey', 'decrypt'])('refuses a key of the wrong length from %s', async (name) => {
    const [operation, ask] = OPERATIONS[name] ?? [];
    if (operation === undefined || ask === undefined) throw new TypeError('operation');
    stub.plant('short-key', operation);
    expect(await outcome(ask)).toMatchObject({ trouble: 'bad-answer' });
  });

  it.each([
    ['throttling', 'throttled'],
    ['access-denied', 'access-denied'],
    ['disabled', 'key-disabled'],
    ['pending-deletion', 'key-disabled'],
    ['latency', 'timeout'],
    ['reset', 'unreachable'],
    ['not-json', 'bad-answer'],
  ] as const)('names the trouble of %s as %s, with a remedy', async (fault, trouble) => {
    stub.plant(fault, 'Decrypt');
    const patient = new AwsKms({ keyId, endpoint, credentials: KmsStub.credentials, deadlineMs: fault === 'latency' ? 300 : 10_000 });
    expect(await outcome(() => patient.decrypt(wrapped, CONTEXT))).toMatchObject({
      trouble,
      retryable: true,
      code: 'vault.unavailable',
      remedy: expect.any(String),
    });
  });

  it('names a service that is not there, and a key that does not exist', async () => {
    expect(await outcome(() => provider('http://127.0.0.1:1').decrypt(wrapped, CONTEXT))).toMatchObject({ trouble: 'unreachable' });
    expect(await outcome(() => provider(endpoint, 'arn:aws:kms:eu-west-1:000000000000:key/none').describe())).toMatchObject({ trouble: 'key-missing' });
  });

  it('does not take a key for one in order that the service describes as disabled', async () => {
    expect(await outcome(() => provider(endpoint, stub.addKey(false)).describe())).toMatchObject({ trouble: 'key-disabled' });
  });

  it('gets over a short trouble by itself', async () => {
    stub.plant('throttling', 'Decrypt', 1);
    stub.plant('reset', 'Decrypt', 1);
    expect(await new AwsKms({ keyId, endpoint, credentials: KmsStub.credentials }).decrypt(wrapped, CONTEXT)).toEqual(plaintext);
  });
});
