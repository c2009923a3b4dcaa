import { CredentialRotation } from '@app/connections';
import { toOrganizationId } from '@app/kernel';
import { Vault } from '@app/platform';

import { type Answer } from '../support/api-client.js';
import { KMS_FAULTS, type KmsFault, KmsStub } from '../support/kms-stub.js';
import { IS_FULL_PROOF, proven } from '../support/proof.js';
import { type Owner, startStack, type TestStack } from '../support/stack.js';
import { databaseDump } from './database-dump.js';
import { SecretScanner } from './secret-scanner.js';

jest.setTimeout(240_000);

/** How the four operations ended: each says what is wrong with it, or nothing. */
type Judged = Readonly<Record<Operation, readonly string[]>>;
const OPERATIONS = ['connect', 'run', 're-authorize', 'rotate'] as const;
type Operation = (typeof OPERATIONS)[number];

let stub: KmsStub;
let stack: TestStack;
let owners: Readonly<Record<Operation, Owner>>;
/** Of the organizations that are connected already. */
const connectionIds: Partial<Record<Operation, string>> = {};
const NEW_KEY = 'f'.repeat(40);
let turn = 0;

beforeAll(async () => {
  stub = new KmsStub();
  const keyId = stub.addKey();
  const endpoint = await stub.start();
  process.env['AWS_ACCESS_KEY_ID'] = KmsStub.credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = KmsStub.credentials.secretAccessKey;
  stack = await startStack({ environment: { KMS_PROVIDER: 'aws', KMS_KEY_ID: keyId, KMS_ENDPOINT: endpoint } });
  const founded = await Promise.all(OPERATIONS.map((operation) => stack.owner(operation)));
  owners = Object.fromEntries(OPERATIONS.map((operation, index) => [operation, founded[index]])) as Record<Operation, Owner>;
  for (const operation of ['run', 're-authorize', 'rotate'] as const) {
    await stack.company(slugOf(operation), operation === 're-authorize' ? { apiKey: NEW_KEY } : {});
    connectionIds[operation] = (await stack.connect(owners[operation], slugOf(operation))).body.id as string;
    await stack.work(owners[operation]);
  }
});
afterAll(async () => {
  delete process.env['AWS_ACCESS_KEY_ID'];
  delete process.env['AWS_SECRET_ACCESS_KEY'];
  await stack.stop();
  await stub.stop();
});

const slugOf = (operation: string): string => operation.replace(/[^a-z]/g, '');
const org = (operation: Operation): ReturnType<typeof toOrganizationId> => toOrganizationId(owners[operation].organizationId);
const path = (operation: Operation): string => `/api/v1/connections/${connectionIds[operation] ?? ''}`;
const collection = (name: string) => stack.api.database.root.db(stack.api.database.name).collection(name);
/** What the organization keeps: nothing of it may move while the key service is in trouble. */
const kept = async (operation: Operation): Promise<string> => {
  const of = { organizationId: (await collection('organizations').findOne({ name: operation }))?._id };
  const names = ['organization_keys', ...(operation === 'run' ? [] : ['connections', 'connector_runs', 'audit_events'])];
  return JSON.stringify(await Promise.all(names.map((name) => collection(name).find(of).sort({ _id: 1 }).toArray())));
};

async function newestRun(): Promise<{ readonly state: string; readonly error: { readonly message: string; readonly remedy: string } | null }> {
  return (await owners.run.get(`/api/v1/connector-runs?connectionId=${connectionIds.run ?? ''}`)).body.items[0];
}
/** Asks for each operation as a person would; the keys in memory are dropped first, so that the key service is needed. */
async function attempt(): Promise<{ readonly answers: Readonly<Record<'connect' | 're-authorize', Answer>>; readonly rotated: unknown }> {
  stack.advance(120_000);
  const vault = stack.api.app.get(Vault);
  for (const operation of OPERATIONS) vault.forget(org(operation));
  await stack.company(`connect${String(turn)}`);
  const run = owners.run.post(`${path('run')}/runs`).then(() => stack.work(owners.run));
  const [connect, reauthorize, rotated] = await Promise.all([
    stack.connect(owners.connect, `connect${String(turn)}`),
    owners['re-authorize'].post(`${path('re-authorize')}/reauthorize`, { credential: { apiKey: NEW_KEY } }),
    stack.api.app
      .get(CredentialRotation)
      .rotate(org('rotate'))
      .catch((problem: unknown) => problem),
    run,
  ]);
  return { answers: { connect, 're-authorize': reauthorize }, rotated };
}

/** `null`: the key service is well, which is how a fall-back looks from outside. */
async function underFault(fault: KmsFault | null): Promise<Judged> {
  turn++;
  const before = await Promise.all(OPERATIONS.map(kept));
  const calls = async (): Promise<number> => (await stack.calls(slugOf('run'))).length;
  await calls();
  if (fault !== null) stub.plant(fault);
  const { answers, rotated } = await attempt();
  const after = await Promise.all(OPERATIONS.map(kept));
  const sent = await calls();
  const run = await newestRun();
  stub.clearFaults();
  const moved = Object.fromEntries(OPERATIONS.map((operation, index) => [operation, before[index] === after[index] ? [] : ['something was stored']]));
  const refused = ({ status, body, text }: Answer): string[] => [
    ...(status === 503 ? [] : [`answered ${String(status)}: ${text.slice(0, 200)}`]),
    ...(/^(vault|connection)\./.test(String(body?.code)) && String(body?.remedy ?? '').length > 20 ? [] : ['says neither what nor what to do']),
  ];
  return {
    connect: [...(moved['connect'] ?? []), ...refused(answers.connect)],
    're-authorize': [...(moved['re-authorize'] ?? []), ...refused(answers['re-authorize'])],
    rotate: [...(moved['rotate'] ?? []), ...(isKeyTrouble(rotated) ? [] : [`ended with ${JSON.stringify(rotated)}`])],
    run: [
      ...(moved['run'] ?? []),
      ...(sent === 0 ? [] : [`${String(sent)} calls reached the vendor`]),
      ...(run.state === 'failed' && (run.error?.remedy ?? '').length > 20 ? [] : [`the run ended as ${JSON.stringify(run)}`]),
    ],
  };
}
const isKeyTrouble = (problem: unknown): boolean => problem instanceof Error && /^(VaultUnavailable|SealBroken)$/.test(problem.constructor.name);

async function recovered(): Promise<readonly Operation[]> {
  turn++;
  const { answers, rotated } = await attempt();
  const well: Readonly<Record<Operation, boolean>> = {
    connect: answers.connect.status === 201,
    're-authorize': answers['re-authorize'].status === 200,
    rotate: typeof rotated === 'object' && rotated !== null && 'keyVersion' in rotated,
    run: (await newestRun()).state === 'succeeded',
  };
  return OPERATIONS.filter((operation) => !well[operation]);
}

describe('the key service in trouble', () => {
  it('never makes connect, run, re-authorize or rotate fall back to plain text, and all go on when it is well again', async () => {
    const faults: string[] = [];
    const notWell: string[] = [];
    for (const fault of KMS_FAULTS) {
      const judged = await underFault(fault);
      for (const operation of OPERATIONS) faults.push(...judged[operation].map((what) => `${fault} at ${operation}: ${what}`));
      if (IS_FULL_PROOF || fault === KMS_FAULTS.at(-1)) notWell.push(...(await recovered()).map((operation) => `${operation} after ${fault}`));
    }
    const keys = [NEW_KEY, ...['run', 'rotate'].map((slug) => stack.sandbox.apiKey(slug)), ...connected().map((slug) => stack.sandbox.apiKey(slug))];
    const scanner = new SecretScanner(keys.map((value, index) => ({ name: `key ${String(index)}`, value })));
    const dump = await databaseDump(stack.api.database.root, [stack.api.database.name]);
    const hits = scanner.scan(dump);
    expect([...faults, ...notWell]).toEqual([]);
    proven({
      promise: 17,
      claim: 'Trouble of the key service never falls back to plain text: clear error, nothing stored, nothing sent, well again with it',
      counted: {
        faults: KMS_FAULTS.length,
        operations: OPERATIONS.length,
        combinations: KMS_FAULTS.length * OPERATIONS.length,
        wrong: faults.length,
        notRecovered: notWell.length,
        keysSwept: keys.length,
        inClear: hits.length,
      },
      demands: {
        combinations: { atLeast: 28 },
        wrong: { atMost: 0 },
        notRecovered: { atMost: 0 },
        keysSwept: { atLeast: 3 + KMS_FAULTS.length },
        inClear: { atMost: 0 },
      },
    });
  });

  it('is seen to be ignored where an operation goes through all the same', async () => {
    const judged = await underFault(null);
    expect(OPERATIONS.filter((operation) => judged[operation].length === 0)).toEqual([]);
  });

  it('is seen to leave a credential in clear when one is stored so', async () => {
    const apiKey = stack.sandbox.apiKey('run');
    await collection('planted').insertOne({ credential: Buffer.from(JSON.stringify({ apiKey })) });
    const scanner = new SecretScanner([{ name: 'run', value: apiKey }]);
    expect(scanner.scan(await databaseDump(stack.api.database.root, [stack.api.database.name])).map(({ encoding }) => encoding)).toContain('raw');
  });
});

const connected = (): readonly string[] => Array.from({ length: turn }, (_, index) => `connect${String(index + 1)}`);
