import { mongo } from 'mongoose';

import { CredentialRotation } from '@app/connections';
import { toOrganizationId } from '@app/kernel';

import { type MainFlow, startMainFlow } from '../support/main-flow.js';

let flow: MainFlow;

beforeAll(async () => {
  flow = await startMainFlow();
}, 120_000);
afterAll(() => flow.finish());

describe('rotating an organization’s data key', () => {
  it('seals every credential anew, leaves one event, and runs and revoked connections are as before', async () => {
    const { stack, owner } = flow;
    const [first, second, gone] = [await flow.connected('one'), await flow.connected('two'), await flow.connected('three')];
    await flow.revoke(gone);
    const sealed = async (id: string): Promise<mongo.Document> => (await flow.raw('connections', { _id: new mongo.ObjectId(id) }))?.['credential'];
    const before = await sealed(first);
    const report = await stack.api.app.get(CredentialRotation).rotate(toOrganizationId(owner.organizationId));
    expect(report).toEqual({ keyVersion: 2, resealed: 2, skipped: 0 });
    expect(await sealed(first)).toMatchObject({ keyVersion: 2 });
    expect((await sealed(first))['ciphertext']).not.toEqual(before['ciphertext']);
    expect(await sealed(gone)).toBeNull();
    expect((await flow.events('organization.key-rotated')).map(({ data }) => data)).toEqual([{ keyVersion: 2 }]);
    for (const id of [first, second]) {
      await owner.post(`/api/v1/connections/${id}/runs`);
      await stack.work(owner);
      expect(await flow.newestRun(id)).toMatchObject({ trigger: 'manual', state: 'succeeded' });
    }
    expect(await stack.api.app.get(CredentialRotation).reseal(toOrganizationId(owner.organizationId))).toEqual({ resealed: 0, skipped: 0 });
  });

  it('makes a credential moved to another connection useless', async () => {
    const { stack, owner } = flow;
    const [from, to] = [await flow.connected('four'), await flow.connected('five')];
    const connections = stack.api.database.root.db(stack.api.database.name).collection('connections');
    const stolen = (await connections.findOne({ _id: new mongo.ObjectId(from) }))?.['credential'];
    await connections.updateOne({ _id: new mongo.ObjectId(to) }, { $set: { credential: stolen } });
    await stack.calls('five');
    await owner.post(`/api/v1/connections/${to}/runs`);
    await stack.work(owner);
    expect(await flow.newestRun(to)).toMatchObject({ state: 'failed', error: { remedy: expect.stringContaining('Re-authorize') } });
    expect(await stack.calls('five')).toHaveLength(0);
  });
});
