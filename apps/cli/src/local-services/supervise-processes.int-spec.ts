import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { compile } from '../../../../test/support/compiled.js';
import { temporaryHome } from '../../../../test/support/temporary-home.js';
import { isAlive, processStart } from './running-process.js';

jest.setTimeout(60_000);

interface Launched {
  readonly child: ChildProcess;
  readonly pids: { readonly servers: readonly number[]; readonly apps: readonly number[] };
  readonly exit: Promise<number | string>;
  readonly output: () => string;
}

let home: Awaited<ReturnType<typeof temporaryHome>>;
let compiled: Awaited<ReturnType<typeof compile>>;
let pids: number[];

const gone = async (all: readonly number[]): Promise<boolean> => (await Promise.all(all.map(processStart))).every((one) => one === null);

async function untilGone(all: readonly number[], timeoutMs: number): Promise<void> {
  for (const end = Date.now() + timeoutMs; Date.now() < end && !(await gone(all));) await sleep(20);
  expect(await gone(all)).toBe(true);
}

/** Starts servers and two apps in a launcher of its own; `mode` plants a fault in it. */
async function launch(mode = ''): Promise<Launched> {
  const child = spawn(process.execPath, [path.join(compiled.path, 'launcher.mjs'), home.path, mode], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const exit = once(child, 'exit').then(([code, signal]: (number | string)[]) => code ?? signal ?? '');
  const found = new Promise<Launched['pids']>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        output += data.toString();
        const ready = /^ready (.*)$/m.exec(output)?.[1];
        if (ready !== undefined) resolve(JSON.parse(ready) as Launched['pids']);
      });
    }
    void exit.then(() => reject(new Error(`launcher ended: ${output}`)));
  });
  pids.push(child.pid ?? 0);
  const running = await found;
  pids.push(...running.servers, ...running.apps);
  return { child, pids: running, exit, output: () => output };
}

beforeAll(async () => {
  compiled = await compile(['apps/cli/src/local-services', 'libs']);
  // An app that tells whether both servers still answer while it stops.
  await writeFile(
    path.join(compiled.path, 'app.mjs'),
    `import net from 'node:net';
     const [name, mongodb, redis] = process.argv.slice(2);
     const answers = (uri) => new Promise((resolve) => {
       const socket = net.connect(Number(new URL(uri).port), '127.0.0.1', () => { socket.destroy(); resolve(true); }).on('error', () => resolve(false));
     });
     process.on('message', (question) => process.send({ twice: question.number * 2 }));
     process.on('SIGTERM', async () => {
       console.log('stopping ' + name + ' ' + await answers(mongodb) + ' ' + await answers(redis) + ' ' + Date.now());
       process.exit(0);
     });
     console.log('started ' + name + ' ' + process.env.GREETING + ' ' + process.env.PATH);
     setInterval(() => undefined, 1000);`,
  );
  await writeFile(
    path.join(compiled.path, 'launcher.mjs'),
    `import { superviseProcesses } from './apps/cli/src/local-services/index.js';
     import { ensureRoles, ROLE_CANARY } from './libs/platform/src/index.js';
     const [home, mode] = process.argv.slice(2);
     const ensureUsers = (client, database, passwords) => ensureRoles(client, database, [ROLE_CANARY], passwords);
     try {
       await superviseProcesses((line) => console.log(line), async (supervisor) => {
         const { addresses, pids } = await supervisor.startServices({ home, ensureUsers });
         const app = (name, logFile) => supervisor.startApp({
           name, module: import.meta.dirname + '/app.mjs', args: [name, addresses.mongodb.application, addresses.redis], environment: { GREETING: 'hello' }, ...logFile,
         });
         const apps = [await app('worker', { logFile: home + '/worker.log' }), await app('api', {})];
         await new Promise((resolve) => setTimeout(resolve, 300));
         console.log('ready ' + JSON.stringify({ servers: pids, apps: apps.map((one) => one.pid) }));
         if (mode === 'asks') {
           console.log('answered ' + JSON.stringify([await apps[1].ask({ number: 21 }), await apps[1].ask({ number: 4 })]));
           await supervisor.stopApp(apps[1]);
           await apps[1].ask({ number: 1 }).catch((error) => console.log('refused ' + error.message));
           console.log('one stopped');
         }
         if (mode === 'throws') throw new Error('planted');
         if (mode === 'throws-outside') setTimeout(() => { throw new Error('planted'); }, 10);
         if (mode !== 'returns') await supervisor.untilStopped();
       });
     } catch (error) {
       console.log('failed: ' + error.message + ' ' + error.remedy);
       process.exitCode = 1;
     }`,
  );
});
afterAll(() => compiled.remove());

beforeEach(async () => {
  home = await temporaryHome();
  pids = [];
});
afterEach(async () => {
  for (const pid of pids) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  await home.remove();
});

describe('superviseProcesses', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'leaves no process after %s and stops the apps, last started first, while the servers still answer',
    async (signal) => {
      const launched = await launch();
      launched.child.kill(signal);
      expect(await launched.exit).toBe(0);
      expect(await gone(pids)).toBe(true);
      const stopped = [launched.output(), await readFile(path.join(home.path, 'worker.log'), 'utf8')].map(
        (text) => /stopping (\w+) (\w+) (\w+) (\d+)/.exec(text) ?? [],
      );
      expect(stopped.map((match) => match.slice(1, 4))).toEqual([['api', 'true', 'true'], ['worker', 'true', 'true']]); // prettier-ignore
      expect(Number(stopped[0]?.[4])).toBeLessThan(Number(stopped[1]?.[4]));
    },
  );

  it('gives an app only the environment it was given, and its output the name or the file it was given', async () => {
    const launched = await launch('returns');
    expect(launched.output()).toContain('api | started api hello undefined');
    expect(await readFile(path.join(home.path, 'worker.log'), 'utf8')).toContain('started worker hello undefined');
    expect(await launched.exit).toBe(0);
    expect(await gone(pids)).toBe(true);
  });

  it('asks an app and ends one on purpose, while the others go on', async () => {
    const launched = await launch('asks');
    while (!launched.output().includes('one stopped')) await sleep(20);
    expect(launched.output()).toContain('answered [{"twice":42},{"twice":8}]');
    expect(launched.output()).toContain('refused api ended by itself');
    await untilGone([launched.pids.apps[1] ?? 0], 2_000);
    await sleep(300);
    expect(isAlive(launched.pids.apps[0] ?? 0)).toBe(true);
    launched.child.kill('SIGTERM');
    expect(await launched.exit).toBe(0);
    expect(await gone(pids)).toBe(true);
  });

  it('ends everything and names the app when one ends by itself', async () => {
    const launched = await launch();
    process.kill(launched.pids.apps[0] ?? 0, 'SIGKILL');
    expect(await launched.exit).toBe(1);
    expect(launched.output()).toContain(`failed: worker ended by itself (signal SIGKILL). Its last lines say why: ${home.path}/worker.log`);
    expect(await gone(pids)).toBe(true);
  });

  it.each([0, 1])('ends everything when local server %d is killed', async (which) => {
    const launched = await launch();
    process.kill(launched.pids.servers[which] ?? 0, 'SIGKILL');
    expect(await launched.exit).toBe(1);
    expect(launched.output()).toMatch(/failed: A local server \(process \d+\) ended by itself/);
    expect(await gone(pids)).toBe(true);
  });

  it('ends everything when its body throws', async () => {
    const launched = await launch('throws');
    expect(await launched.exit).toBe(1);
    expect(launched.output()).toContain('failed: planted');
    expect(await gone(pids)).toBe(true);
  });

  it('leaves no process when the launcher dies of an uncaught exception', async () => {
    const launched = await launch('throws-outside');
    expect(await launched.exit).toBe(1);
    await untilGone(pids, 5_000);
  });

  it('kills what still runs at a second signal', async () => {
    const launched = await launch();
    process.kill(launched.pids.apps[1] ?? 0, 'SIGSTOP');
    launched.child.kill('SIGINT');
    await sleep(300);
    expect(isAlive(launched.pids.apps[1] ?? 0)).toBe(true);
    launched.child.kill('SIGINT');
    expect(await launched.exit).toBe(0);
    expect(await gone(pids)).toBe(true);
  });

  it('whose launcher is killed with -9 leaves no app, and its servers to the next start', async () => {
    const first = await launch();
    first.child.kill('SIGKILL');
    await untilGone(first.pids.apps, 5_000);
    expect(first.pids.servers.every(isAlive)).toBe(true);
    const second = await launch();
    expect(second.pids.servers).toEqual(first.pids.servers);
    second.child.kill('SIGTERM');
    expect(await second.exit).toBe(0);
    expect(await gone(pids)).toBe(true);
  });

  it('stops at a signal that comes while the servers start', async () => {
    const child = spawn(process.execPath, [path.join(compiled.path, 'launcher.mjs'), home.path], { stdio: ['ignore', 'pipe', 'pipe'] });
    const exit = once(child, 'exit');
    const lock = path.join(home.path, 'mongo', 'mongod.lock');
    let mongod = 0;
    while (mongod === 0) {
      mongod = Number(await readFile(lock, 'utf8').catch(() => '0'));
      await sleep(5);
    }
    pids.push(child.pid ?? 0, mongod);
    child.kill('SIGINT');
    expect((await exit)[0]).toBe(0);
    expect(await gone(pids)).toBe(true);
  });
});
