import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { mongo } from 'mongoose';

import { startTestApi, type TestApi } from '../../../../test/support/api.js';
import { type ApiClient, bearer } from '../../../../test/support/api-client.js';

interface Line {
  readonly sequence: number;
  readonly prevHash: string;
  readonly hash: string;
  readonly body: string;
}
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(async () => api.close());

const linesOf = (text: string): readonly Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const bodyOf = ({ body }: Line) => JSON.parse(body) as { readonly type: string; readonly prev: string; readonly seq: number; readonly org: string };

async function withKey(owner: ApiClient, role: string, access = 'full'): Promise<ApiClient> {
  const expiresAt = new Date(api.clock.now().getTime() + 86_400_000).toISOString();
  return bearer(api.url, (await owner.post('/api/v1/api-keys', { label: role, role, access, expiresAt })).body.secret as string);
}

describe('GET /api/v1/audit-events/export', () => {
  it('holds every event as hashed, oldest first, and itself as the last; the chain can be derived from it alone', async () => {
    const owner = await api.owner('Exported');
    const auditor = await withKey(owner, 'auditor');
    const answer = await auditor.get('/api/v1/audit-events/export');
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([200, 'application/x-ndjson', 'no-store']);
    expect(answer.headers.get('content-disposition')).toContain(`audit-events-${owner.organizationId}.ndjson`);
    const lines = linesOf(answer.text);
    let prev = sha(`genesis|${owner.organizationId}`);
    for (const [index, line] of lines.entries()) {
      expect([line.sequence, line.prevHash, bodyOf(line).prev, bodyOf(line).seq, bodyOf(line).org]).toEqual([index, prev, prev, index, owner.organizationId]);
      expect(sha(line.body)).toBe(line.hash);
      prev = line.hash;
    }
    expect(lines.map((line) => bodyOf(line).type)).toEqual(['organization.created', 'member.joined', 'auth.signed-in', 'api-key.created', 'audit.exported']);
  });

  it('takes a part, and tells in the log which', async () => {
    const owner = await api.owner('Part');
    const from = new Date(api.clock.now().getTime() + 1_000).toISOString();
    api.clock.advanceMs(1_000);
    await withKey(owner, 'admin');
    api.clock.advanceMs(1_000);
    const to = api.clock.now().toISOString();
    const text = (await owner.get(`/api/v1/audit-events/export?from=${from}&to=${to}`)).text;
    expect(linesOf(text).map((line) => bodyOf(line).type)).toEqual(['api-key.created']);
    const [event] = (await owner.get('/api/v1/audit-events?type=audit.exported')).body.items;
    expect(event.data).toEqual({ from, to });
    const nothing = await owner.get(`/api/v1/audit-events/export?to=2001-01-01T00:00:00Z`);
    expect([nothing.status, nothing.text]).toEqual([200, '']);
  });

  it('is for those who may export, and names what it cannot take', async () => {
    const owner = await api.owner('Refused');
    expect((await (await withKey(owner, 'owner', 'read')).get('/api/v1/audit-events/export')).status).toBe(403);
    for (const [query, field] of [
      ['from=yesterday', 'from'],
      ['to=2026-02-30T00:00:00Z', 'to'],
      ['from=2026-02-02T00:00:00Z&to=2026-02-02T00:00:00Z', 'to'],
      ['limit=5', 'limit'],
    ] as const) {
      const answer = await owner.get(`/api/v1/audit-events/export?${query}`);
      expect([answer.status, answer.body.errors[0].field]).toEqual([400, field]);
    }
    expect((await owner.get('/api/v1/audit-events?type=audit.exported')).body.items).toEqual([]);
  });

  it('does not hold a long log in memory', async () => {
    const owner = await api.owner('Long');
    const events = 12_000;
    const body = JSON.stringify({ padding: 'x'.repeat(8_000) });
    const rows = api.database.root.db(api.database.name).collection('audit_events');
    const base = { organizationId: new mongo.ObjectId(owner.organizationId), type: 'audit.exported', at: api.clock.now(), actorId: 'a', targetId: 't' };
    const hashes = { outcome: 'success', prevHash: '0'.repeat(64), hash: '0'.repeat(64), body };
    for (let start = 100; start < events + 100; start += 1_000)
      await rows.insertMany(Array.from({ length: 1_000 }, (_, n) => ({ ...base, ...hashes, sequence: start + n, eventId: `e-${String(start + n)}` })));
    const response = await fetch(`${api.url}/api/v1/audit-events/export`, { headers: owner.headers });
    const reader = response.body?.getReader();
    const held = (): number => {
      collectGarbage();
      const { heapUsed, external } = process.memoryUsage();
      return heapUsed + external;
    };
    const start = held();
    let [bytes, most, looked] = [0, 0, 0];
    for (let chunk = await reader?.read(); chunk?.done === false; chunk = await reader?.read()) {
      bytes += (chunk.value as Uint8Array).length;
      if (bytes < looked) continue;
      looked += 16_000_000;
      most = Math.max(most, held() - start);
    }
    console.log(`${String(Math.round(bytes / 1e6))} MB exported, at most ${String(Math.round(most / 1e6))} MB held (server and client in one process)`);
    expect(bytes).toBeGreaterThan(events * 8_000);
    expect(most).toBeLessThan(40_000_000);
    // Seven collections of all garbage, in a worker that has run a hundred suites before this one.
  }, 180_000);
});
