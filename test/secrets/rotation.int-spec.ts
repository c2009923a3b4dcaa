import { AuditReader } from '@app/audit-log';
import { type OrganizationId, toOrganizationId } from '@app/kernel';
import { addKeyToFile, APP_CONFIG, type AppConfig, Vault } from '@app/platform';

import { compile } from '../support/compiled.js';
import { IS_FULL_PROOF, PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { startStack, type TestStack } from '../support/stack.js';
import { CredentialStore } from './credential-store.js';
import { KilledCommand } from './killed-command.js';
import { seededRandom } from './seeded-random.js';

jest.setTimeout(IS_FULL_PROOF ? 3_600_000 : 240_000);

const CREDENTIALS = proofSize(300, 10_000);
const KILLS = proofSize(3, 20);
const REWRAP_KILLS = proofSize(1, 10);
/** Versions of the data key, so that a rewrap takes long enough to be killed within. */
const VERSIONS = proofSize(60, 600);
/** About what one credential or one key takes. */
const EACH_MS = 3;

const random = seededRandom(PROOF_SEED);
let stack: TestStack;
let compiled: Awaited<ReturnType<typeof compile>>;
let org: OrganizationId;
let store: CredentialStore;

beforeAll(async () => {
  compiled = await compile();
  stack = await startStack();
  const owner = await stack.owner('Larkfield Labs');
  org = toOrganizationId(owner.organizationId);
  await stack.company('template');
  const { body } = await stack.connect(owner, 'template');
  store = await CredentialStore.seed(stack, org, body.id as string, CREDENTIALS);
});
afterAll(async () => {
  await stack.stop();
  await compiled.remove();
});

const command = (...args: readonly string[]): KilledCommand => new KilledCommand(compiled.path, stack.api, [...args, '--organization', org]);

describe('a rotation that is killed again and again', () => {
  it('loses no credential: every one opens at any moment, and all are on the newest version in the end', async () => {
    const watch = store.watch(random);
    let [kills, midway] = [0, 0];
    for (let tries = 0; kills < KILLS && tries < KILLS * 3; tries++) {
      const before = await store.newestVersion();
      // Every fourth dies at the very beginning, between the new key and the first credential.
      const delay = tries % 4 === 3 ? 0 : random() * store.count * EACH_MS;
      if (!(await command('keys', 'rotate').killAfter(async () => (await store.newestVersion()) > before, delay))) continue;
      kills++;
      const done = await store.connections.countDocuments({ ...store.ofOrg, 'credential.keyVersion': before + 1 });
      if (done > 0 && done < store.count) midway++;
    }
    const report = await command('keys', 'rotate').finished();
    const { opened, failed } = await watch.stop();
    const { behind, unopened, activeKeys } = await store.unsettled();
    const { problems } = await stack.api.app.get(AuditReader).verify(org);
    expect(report).toContain(`Data key version ${String(await store.newestVersion())}`);
    proven({
      promise: 18,
      claim: 'A rotation killed with -9 at random instants loses nothing: no open fails meanwhile, all credentials end under the newest key',
      counted: { credentials: store.count, kills, midway, opened, failedOpens: failed, behind, unopened, activeKeys, chainProblems: problems },
      demands: {
        credentials: { atLeast: CREDENTIALS },
        kills: { atLeast: KILLS },
        midway: { atLeast: 1 },
        opened: { atLeast: CREDENTIALS },
        failedOpens: { atMost: 0 },
        behind: { atMost: 0 },
        unopened: { atMost: 0 },
        activeKeys: { atMost: 1 },
        chainProblems: { atMost: 0 },
      },
    });
  });

  it('loses no key when they are wrapped anew under another key and that is killed too', async () => {
    for (let n = await store.newestVersion(); n < VERSIONS; n++) await stack.api.app.get(Vault).rotate(org);
    const file = stack.api.app.get<AppConfig>(APP_CONFIG).LOCAL_KEY_FILE ?? '';
    const newKey = `local:${await addKeyToFile(file)}`;
    const wrappedAnew = (): Promise<number> => store.keys.countDocuments({ ...store.ofOrg, kmsKeyId: newKey });
    const watch = store.watch(random);
    let kills = 0;
    for (let tries = 0; kills < REWRAP_KILLS && tries < REWRAP_KILLS * 3; tries++) {
      const before = await wrappedAnew();
      if (await command('keys', 'rewrap').killAfter(async () => (await wrappedAnew()) > before, random() * 20)) kills++;
    }
    const halfWay = await wrappedAnew();
    await command('keys', 'rewrap').finished();
    const { opened, failed } = await watch.stop();
    const { unopened } = await store.unsettled();
    const keys = await store.keys.countDocuments(store.ofOrg);
    proven({
      promise: 18,
      claim: 'Wrapping the data keys anew, killed with -9 in between, loses none',
      counted: { keys, kills, keysHalfWay: halfWay, opened, failedOpens: failed, unopened, notWrappedAnew: keys - (await wrappedAnew()) },
      demands: {
        keys: { atLeast: VERSIONS },
        kills: { atLeast: REWRAP_KILLS },
        opened: { atLeast: 1 },
        failedOpens: { atMost: 0 },
        unopened: { atMost: 0 },
        notWrappedAnew: { atMost: 0 },
      },
    });
  });

  it('is seen when a credential stays behind, when a key goes too early and when a value is lost', async () => {
    const version = await store.newestVersion();
    const [behind, lost] = await store.connections.find(store.ofOrg).skip(1).limit(2).toArray();
    if (behind === undefined || lost === undefined) throw new Error('no credentials');
    await stack.api.app.get(Vault).rotate(org);
    expect(await store.unsettled()).toMatchObject({ behind: store.count + 1, unopened: 0 });
    await store.connections.updateOne({ _id: lost._id }, { $set: { 'credential.tag': behind['credential'].tag } });
    expect(await store.unsettled()).toMatchObject({ unopened: 1 });
    await store.keys.updateOne(
      { ...store.ofOrg, version: (behind['credential'] as { keyVersion: number }).keyVersion },
      { $set: { state: 'destroyed', wrapped: null } },
    );
    const watch = store.watch(random);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await watch.stop()).failed).toBeGreaterThan(0);
    expect((await store.unsettled()).unopened).toBe(store.count);
    expect(await store.newestVersion()).toBe(version + 1);
  });
});
