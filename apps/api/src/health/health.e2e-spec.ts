import { HEALTH_PROBES, type HealthProbe } from '@app/platform';

import { startTestApi, type TestApi } from '../../../../test/support/api.js';
import { bearer, client } from '../../../../test/support/api-client.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(async () => api.close());

describe('health', () => {
  it('a process that answers is live', async () => {
    expect((await client(api.url).get('/health/live')).body).toEqual({ status: 'ok' });
  });

  it('is ready when database, clock, queue and keys are', async () => {
    const answer = await client(api.url).get('/health/ready');
    expect(answer.status).toBe(200);
    expect((answer.body.probes as { name: string; ready: boolean }[]).map(({ name, ready }) => [name, ready])).toEqual([
      ['mongodb', true],
      ['clock', true],
      ['redis', true],
      ['vault', true],
    ]);
  });

  it('is not ready when one fails, and says what to do but not what it saw', async () => {
    const probes = api.app.get<HealthProbe[]>(HEALTH_PROBES);
    const broken: HealthProbe = { name: 'planted', remedy: 'Mend it.', check: () => Promise.reject(new Error('redis://:secret@host')) };
    probes.push(broken);
    const answer = await client(api.url).get('/health/ready');
    probes.pop();
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({ status: 'unavailable' });
    expect(answer.body.probes).toContainEqual(expect.objectContaining({ name: 'planted', ready: false, remedy: 'Mend it.' }));
    expect(answer.text).not.toContain('secret');
  });
});

describe('metrics', () => {
  it('are for this machine, or for a key that may read them; not for what a proxy brings', async () => {
    const local = await client(api.url).get('/metrics');
    expect(local.status).toBe(200);
    expect(local.headers.get('content-type')).toMatch(/^text\/plain/);
    for (const header of ['x-forwarded-for', 'forwarded', 'via']) expect((await client(api.url, { [header]: '203.0.113.9' }).get('/metrics')).status).toBe(401);
    const owner = await api.owner('Metrics');
    const expiresAt = new Date(api.clock.now().getTime() + 60_000).toISOString();
    const key = async (role: string): Promise<string> =>
      (await owner.post('/api/v1/api-keys', { label: 'x', role, access: 'read', expiresAt })).body.secret as string;
    const status = async (role: string): Promise<number> => (await bearer(api.url, await key(role)).get('/metrics', { headers: { via: 'proxy' } })).status;
    expect(await status('admin')).toBe(200);
    expect(await status('auditor')).toBe(403);
  });
});
