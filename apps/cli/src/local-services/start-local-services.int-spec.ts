import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Redis } from 'ioredis';

import { compile } from '../../../../test/support/compiled.js';
import { connect, TestHome } from '../../../../test/support/local-services-home.js';
import { endpointOf, readAddresses } from './addresses.js';
import { isAlive } from './running-process.js';

jest.setTimeout(60_000);

let home: TestHome;
let compiled: Awaited<ReturnType<typeof compile>>;
let launchers: ChildProcess[];

/** A launcher in a process of its own; `ready` gives the servers' pids. */
function launch(): { readonly child: ChildProcess; readonly ready: Promise<readonly number[]>; readonly output: () => string } {
  const child = spawn(process.execPath, [path.join(compiled.path, 'launcher.mjs'), home.path], { stdio: ['ignore', 'pipe', 'pipe'] });
  launchers.push(child);
  let output = '';
  const ready = new Promise<readonly number[]>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        output += data.toString();
        const pids = /^ready (.*)$/m.exec(output)?.[1];
        if (pids !== undefined) resolve(JSON.parse(pids) as number[]);
      });
    }
    child.once('exit', () => reject(new Error(`launcher ended: ${output}`)));
  });
  ready.catch(() => undefined);
  return { child, ready, output: () => output };
}

beforeAll(async () => {
  compiled = await compile(['apps/cli/src/local-services', 'libs']);
  await writeFile(
    path.join(compiled.path, 'launcher.mjs'),
    `import { startLocalServices } from './apps/cli/src/local-services/index.js';
     import { ensureRoles, ROLE_CANARY } from './libs/platform/src/index.js';
     const ensureUsers = (client, database, passwords) => ensureRoles(client, database, [ROLE_CANARY], passwords);
     try {
       const services = await startLocalServices({ home: process.argv[2], ensureUsers, log: (line) => console.log(line) });
       console.log('ready ' + JSON.stringify(services.pids));
       setInterval(() => undefined, 1000);
     } catch (error) {
       console.log(error.code, error.message, error.remedy);
       process.exitCode = 1;
     }`,
  );
});
afterAll(() => compiled.remove());

beforeEach(async () => {
  home = await TestHome.open();
  launchers = [];
});
afterEach(async () => {
  for (const child of launchers) child.kill('SIGKILL');
  await home.close();
});

describe('a first start', () => {
  it('writes one address per user into a file of mode 600, and each signs in as exactly that user', async () => {
    const { addresses } = await home.start();
    const file = path.join(home.path, 'services.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(addresses);
    expect(Object.keys(addresses)).toEqual(['mongodb', 'redis']);
    const users: Record<string, unknown> = {};
    for (const [name, uri] of Object.entries(addresses.mongodb)) {
      const client = await connect(uri);
      users[name] = (await client.db().command({ connectionStatus: 1 })).authInfo.authenticatedUsers[0].user;
      await client.close();
    }
    expect(users).toEqual({
      application: 'attestaApp', migration: 'attestaMigrator', retention: 'attestaRetention', watch: 'attestaWatcher', administration: 'root',
    }); // prettier-ignore
    const redis = new Redis(addresses.redis);
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    redis.disconnect();
  });

  it('keeps passwords out of the list of processes and out of the log', async () => {
    const { addresses } = await home.start();
    const secrets = [...Object.values(addresses.mongodb), addresses.redis].map((uri) => endpointOf(uri).password);
    const seen = [...(await home.runningServers()), ...home.lines].join('\n');
    expect(seen).toContain('mongod');
    expect(secrets.filter((secret) => seen.includes(secret))).toEqual([]);
  });
});

describe('data', () => {
  it('are there after a stop and a start, with the same ports and passwords, and stop leaves no process', async () => {
    const first = await home.start();
    const client = await connect(first.addresses.mongodb.administration);
    await client.db('attesta').collection('rows').insertOne({ kept: true });
    await client.close();
    await first.stop();
    expect(await home.runningServers()).toEqual([]);
    const second = await home.start();
    expect(second.addresses).toEqual(first.addresses);
    const again = await connect(second.addresses.mongodb.administration);
    expect(await again.db('attesta').collection('rows').countDocuments()).toBe(1);
    await again.close();
  });

  it('that were acknowledged survive kill -9 of both servers and of the launcher under load', async () => {
    let rows = 0;
    let keys = 0;
    for (let round = 0; round < 3; round++) {
      const launcher = launch();
      const pids = await launcher.ready;
      const addresses = await readAddresses(home.path);
      const client = await connect(addresses?.mongodb.administration ?? '');
      const redis = new Redis(addresses?.redis ?? '', { retryStrategy: () => null });
      redis.on('error', () => undefined);
      const collection = client.db('attesta').collection('rows', { writeConcern: { w: 'majority', journal: true } });
      expect(await collection.countDocuments()).toBeGreaterThanOrEqual(rows);
      expect(await redis.dbsize()).toBeGreaterThanOrEqual(keys);
      const killed = sleep(400).then(() => [launcher.child.pid ?? 0, ...pids].forEach((pid) => process.kill(pid, 'SIGKILL')));
      const write = async (step: () => Promise<unknown>, count: () => void): Promise<void> => {
        try {
          for (;;) {
            await step();
            count();
          }
        } catch {
          // The kill: what was acknowledged before is counted.
        }
      };
      await Promise.all([
        write(() => collection.insertOne({ round }), () => rows++),
        write(() => redis.set(`key/${round}/${keys}`, 'x'), () => keys++),
        killed,
      ]); // prettier-ignore
      redis.disconnect();
      await client.close();
    }
    const { addresses } = await home.start();
    const client = await connect(addresses.mongodb.administration);
    const redis = new Redis(addresses.redis);
    expect(rows).toBeGreaterThan(50);
    expect(keys).toBeGreaterThan(50);
    expect(await client.db('attesta').collection('rows').countDocuments()).toBeGreaterThanOrEqual(rows);
    expect(await redis.dbsize()).toBeGreaterThanOrEqual(keys);
    redis.disconnect();
    await client.close();
  });

  it.each([20, 120, 250, 400, 600])('are set up by the next start when the first one was killed after %d ms', async (delayMs) => {
    const launcher = launch();
    await sleep(delayMs);
    launcher.child.kill('SIGKILL');
    await once(launcher.child, 'exit');
    const { addresses } = await home.start();
    const client = await connect(addresses.mongodb.application);
    expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
  });
});

describe('a second start on the same home', () => {
  it('is refused with the pid of the first and the way out, and touches nothing', async () => {
    const first = launch();
    const pids = await first.ready;
    const second = launch();
    await once(second.child, 'exit');
    expect(second.output()).toContain(
      `local-services.home-in-use Attesta already runs on ${home.path} (process ${first.child.pid}). Use that one, or stop it first`,
    );
    expect(second.child.exitCode).toBe(1);
    expect(pids.every(isAlive)).toBe(true);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    await home.start();
  });

  it('takes over the servers of a launcher that was killed, and stops them like its own', async () => {
    const first = launch();
    const pids = await first.ready;
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    expect(pids.every(isAlive)).toBe(true);
    const second = await home.start();
    expect(second.pids).toEqual(pids);
    expect(home.lines.filter((line) => line.includes('taken over'))).toHaveLength(2);
    await second.stop();
    expect(await home.runningServers()).toEqual([]);
  });
});
