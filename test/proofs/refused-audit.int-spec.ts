import { type ConnectionReader } from '@app/connections';
import { RunReader } from '@app/connector-runs';

import { type Answer } from '../support/api-client.js';
import { readConnection } from '../support/stack.js';
import { objectId, RunStack } from './run-stack.js';

jest.setTimeout(120_000);

let runs: RunStack;
beforeAll(async () => {
  runs = await RunStack.start();
});
afterAll(() => runs.stack.stop());

const privileges = (): unknown[] => [{ resource: { db: runs.stack.api.database.name, collection: 'audit_events' }, actions: ['insert'] }];

/** While `work` runs, the database takes no audit event. */
async function withoutAuditLog<T>(work: () => Promise<T>): Promise<T> {
  await runs.db.command({ revokePrivilegesFromRole: 'attestaApp', privileges: privileges() });
  try {
    return await work();
  } finally {
    await runs.db.command({ grantPrivilegesToRole: 'attestaApp', privileges: privileges() });
  }
}
const events = (): Promise<number> => runs.db.collection('audit_events').countDocuments();
const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );
const codesOf = (thrown: unknown): unknown[] => (thrown instanceof AggregateError ? thrown.errors.map((one: { code?: unknown }) => one.code) : []);
/** The connection as it lies in the database, without what the lease moves. */
async function stored(id: string): Promise<unknown> {
  const row = await runs.db.collection('connections').findOne({ _id: objectId(id) }, { projection: { lease: 0, leaseToken: 0, fencedAt: 0 } });
  expect(row).not.toBeNull();
  return row;
}
type Connection = Awaited<ReturnType<ConnectionReader['get']>>;
const read = (id: string): Promise<Connection> => readConnection(runs.stack, runs.owner, id);

describe('while the audit log takes no event', () => {
  it('connect stores nothing, and afterwards leaves exactly one event', async () => {
    await runs.stack.company('late');
    const before = [await runs.db.collection('connections').countDocuments(), await events()];
    const refused = await withoutAuditLog(() => runs.stack.connect(runs.owner, 'late'));
    expect(refused.status).toBe(500);
    expect([await runs.db.collection('connections').countDocuments(), await events()]).toEqual(before);
    expect((await runs.stack.connect(runs.owner, 'late')).status).toBe(201);
    expect(await events()).toBe((before[1] ?? 0) + 1);
  });

  it.each<[string, string, (id: string) => Promise<Answer>, number]>([
    ['re-authorize', 'reauth', (id) => runs.owner.post(`/api/v1/connections/${id}/reauthorize`, { credential: { apiKey: runs.stack.sandbox.apiKey('reauth') } }), 200],
    ['rename', 'rename', (id) => runs.owner.patch(`/api/v1/connections/${id}`, { label: 'Another name' }), 200],
    ['revoke', 'revoke', (id) => runs.owner.delete(`/api/v1/connections/${id}`), 204],
  ])('%s changes nothing, and afterwards leaves exactly one event', async (_name, slug, change, status) => {
    const id = await runs.connected(slug);
    const [before, count] = [await stored(id), await events()];
    expect((await withoutAuditLog(() => change(id))).status).toBe(500);
    expect([await stored(id), await events()]).toEqual([before, count]);
    expect((await change(id)).status).toBe(status);
    expect(await stored(id)).not.toEqual(before);
    expect(await events()).toBe(count + 1);
  }); // prettier-ignore

  it.each([
    ['a sync', 'sync', 'healthy', 'succeeded', 3],
    ['a failed sync', 'sync-failure', 'unavailable', 'failed', 0],
  ])('%s keeps neither evidence nor its end, and afterwards leaves exactly one event', async (_name, slug, scenario, state, findings) => {
    const id = await runs.connected(slug);
    runs.stack.advance(120_000);
    await runs.stack.scenario(slug, { name: scenario });
    const { body } = await runs.owner.post(`/api/v1/connections/${id}/runs`);
    const runId = body.runId as string;
    const run = await runs.stack.api.app.get(RunReader).get(runs.org, runId);
    const written = (): Promise<number[]> =>
      Promise.all(['evidence', 'evidence_confirmations'].map((name) => runs.db.collection(name).countDocuments({ runId: objectId(runId) })));
    const [before, count] = [await stored(id), await events()];
    // The close is refused, and so is the close that tells of it: both for the missing grant alone.
    expect(codesOf(await withoutAuditLog(() => thrownBy(runs.execute(id, run.slot))))).toEqual([13, 13]);
    expect(await written()).toEqual([0, 0]);
    expect([await stored(id), await events()]).toEqual([before, count]);
    expect(await runs.stack.api.app.get(RunReader).get(runs.org, runId)).toMatchObject({ state: 'running', finishedAt: null });
    await runs.endLease(id);
    await runs.execute(id, run.slot);
    expect(await runs.stack.api.app.get(RunReader).get(runs.org, runId)).toMatchObject({ state });
    expect((await written()).reduce((sum, n) => sum + n, 0)).toBe(findings);
    expect(await events()).toBe(count + 1);
    expect((await read(id)).lastRun).toMatchObject({ id: runId, state });
  });
});
