import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { AuditCheckpoints } from '@app/audit-log';
import { toOrganizationId } from '@app/kernel';

import { type Owner, startStack, type TestStack } from '../support/stack.js';
import { temporaryHome } from '../support/temporary-home.js';

const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/operations.md');

let stack: TestStack;
let own: Owner;
let other: Owner;
let home: Awaited<ReturnType<typeof temporaryHome>>;
const sign = (who: Owner): Promise<boolean> => stack.api.app.get(AuditCheckpoints).signIfDue(toOrganizationId(who.organizationId));

beforeAll(async () => {
  [stack, home] = [await startStack(), await temporaryHome()];
  [own, other] = [await stack.owner('Own'), await stack.owner('Other')];
  // The program of the documentation, as an auditor would copy it.
  const program = /```js\n(\/\/ node check-checkpoint[\s\S]*?)```/.exec(readFileSync(DOCUMENT, 'utf8'))?.[1];
  await writeFile(path.join(home.path, 'check-checkpoint.mjs'), program ?? '');
}, 120_000);
afterAll(async () => {
  await stack.stop();
  await home.remove();
});

/** What an auditor has in a folder, checked without Attesta. → exit code */
async function checkedOutside(checkpoint: object, key: string, log: string): Promise<number | null> {
  const files = { 'checkpoint.json': JSON.stringify(checkpoint), 'key.pem': key, 'events.ndjson': log };
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(home.path, name), text);
  return spawnSync(process.execPath, ['check-checkpoint.mjs', ...Object.keys(files)], { cwd: home.path }).status;
}

describe('checkpoints over HTTP', () => {
  it('are read page by page, newest first, and can be checked with the program of the documentation alone', async () => {
    for (let n = 0; n < 3; n++) {
      expect(await sign(own)).toBe(true);
      stack.advance(3_600_000);
      await own.post('/api/v1/api-keys', { label: `k${String(n)}`, role: 'auditor', expiresAt: new Date(stack.api.clock.now().getTime() + 86_400_000).toISOString() });
    } // prettier-ignore
    const first = await own.get('/api/v1/audit-checkpoints?limit=2');
    const second = await own.get(`/api/v1/audit-checkpoints?limit=2&cursor=${String(first.body.nextCursor)}`);
    const all = [...first.body.items, ...second.body.items] as { sequence: number; hash: string; statement: string; signature: string; keyId: string }[];
    expect(all).toHaveLength(3);
    expect(second.body.nextCursor).toBeNull();
    expect(all.map(({ sequence }) => sequence)).toEqual([...all.map(({ sequence }) => sequence)].sort((a, b) => b - a));
    const [key] = (await own.get('/api/v1/audit-checkpoints/keys')).body.items;
    expect(key).toMatchObject({ keyId: all[0]?.keyId, algorithm: 'ed25519' });
    const { text: log } = await own.get('/api/v1/audit-events/export');
    for (const checkpoint of all) expect(await checkedOutside(checkpoint, key.publicKey, log)).toBe(0);

    const [newest] = all;
    if (newest === undefined) throw new Error('no checkpoint');
    const cut = log.trim().split('\n').slice(0, newest.sequence).join('\n');
    expect(await checkedOutside(newest, key.publicKey, cut)).toBe(1);
    expect(await checkedOutside({ ...newest, statement: newest.statement.replace('2026', '2025') }, key.publicKey, log)).toBe(1);
    expect(await checkedOutside({ ...newest, sequence: 0 }, key.publicKey, log)).toBe(1);
    await sign(other);
    const [stranger] = (await other.get('/api/v1/audit-checkpoints/keys')).body.items;
    expect(await checkedOutside(newest, stranger.publicKey, log)).toBe(1);
  });

  it('are each organization’s own', async () => {
    const [mine, theirs] = [await own.get('/api/v1/audit-checkpoints'), await other.get('/api/v1/audit-checkpoints')];
    expect(theirs.body.items.length).toBe(1);
    expect(theirs.text).not.toContain(own.organizationId);
    expect(mine.text).not.toContain(other.organizationId);
    expect((await own.get('/api/v1/audit-checkpoints?cursor=x')).status).toBe(400);
    expect((await own.get('/api/v1/audit-checkpoints?limit=201')).status).toBe(400);
  });
});
