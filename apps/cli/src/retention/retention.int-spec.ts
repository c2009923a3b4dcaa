import { randomBytes } from 'node:crypto';

import { mongo } from 'mongoose';

import { COLLECTIONS } from '@app/collections';

import { openTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { redisUrl } from '../../../../test/support/servers.js';
import { temporaryHome } from '../../../../test/support/temporary-home.js';
import { runDaily } from './daily-retention.js';
import { purgeAll, type PurgeLine, purgeText } from './purge-all.js';
import { retentionConfig } from './retention-context.js';

let db: TestDatabase;
let home: Awaited<ReturnType<typeof temporaryHome>>;
beforeAll(async () => {
  db = await openTestDatabase(COLLECTIONS);
  home = await temporaryHome();
}, 60_000);
afterAll(async () => {
  await db.close();
  await home.remove();
});

const environment = () => ({
  NODE_ENV: 'test',
  ATTESTA_HOME: home.path,
  MONGODB_RETENTION_URI: db.uris.attestaRetention,
  MONGODB_URI: db.uris.attestaApp,
  REDIS_URL: redisUrl(),
});
async function organization(deletedAt: Date | null): Promise<string> {
  const _id = new mongo.ObjectId();
  const row = { _id, organizationId: _id, name: 'Test', timeZone: 'UTC', settings: { retentionMonths: 84 }, createdAt: new Date(), deletedAt };
  await db.root.db(db.name).collection('organizations').insertOne(row);
  const ended = [1, 48].map((hours) => new Date(Date.now() - hours * 3_600_000));
  const sessions = ended.map((endsAt) => ({ organizationId: _id, tokenHash: randomBytes(32).toString('hex'), endsAt }));
  await db.root.db(db.name).collection('sessions').insertMany(sessions, { bypassDocumentValidation: true });
  return _id.toHexString();
}

describe('attesta retention', () => {
  it('takes the retention user of the environment, else of services.json, else says there is none', async () => {
    expect((await retentionConfig(environment()))?.MONGODB_URI).toBe(db.uris.attestaRetention);
    const bare = { ATTESTA_HOME: home.path };
    expect(await retentionConfig(bare)).toBeNull();
    // The addresses of local servers are not those of a database that the environment names.
    expect(await retentionConfig({ ...bare, MONGODB_URI: db.uris.attestaApp })).toBeNull();
  });

  it('purges every organization by its own window, and all that may go of a deleted one', async () => {
    const [standing, deleted] = [await organization(null), await organization(new Date())];
    const config = await retentionConfig(environment());
    if (config === null) throw new Error('no configuration');
    const lines: PurgeLine[] = [];
    await purgeAll(config, undefined, (line) => lines.push(line));
    const of = (id: string): PurgeLine | undefined => lines.find(({ organizationId }) => organizationId === id);
    expect([of(standing)?.removed, of(deleted)?.removed]).toEqual([{ sessions: 1 }, { sessions: 2 }]);
    expect(of(standing) === undefined ? '' : purgeText(lines[0] as PurgeLine)).toBe(`${standing}: removed 1 sessions (1 audit events)`);
    const events = await db.root.db(db.name).collection('audit_events').find({ type: 'retention.purged' }).toArray();
    expect(events.map(({ organizationId }) => String(organizationId)).sort()).toEqual([standing, deleted].sort());
  });

  it('by itself runs once, says what it did, tells trouble without an address, and ends with the signal', async () => {
    await organization(null);
    const config = await retentionConfig(environment());
    if (config === null) throw new Error('no configuration');
    const stop = new AbortController();
    const lines: string[] = [];
    const running = runDaily(config, (line) => (lines.push(line), stop.abort()), stop.signal, 0);
    await running;
    expect(lines).toEqual([expect.stringMatching(/^Retention: [0-9a-f]{24}: removed 1 sessions/)]);
    const refused = new AbortController();
    const wrong = { ...config, MONGODB_URI: db.uris.attestaRetention.replace(/:[0-9a-f]{24}@/, ':wrong-secret@') };
    const told: string[] = [];
    await runDaily(wrong, (line) => (told.push(line), refused.abort()), refused.signal, 0);
    expect(told).toEqual(['Retention did not run today: CheckFailed. `npm run attesta -- retention` says why.']);
  });
});
