import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { COLLECTIONS, migrateDatabase } from '@app/collections';
import { ensureRoles, loadConfig, openKeyManagement } from '@app/platform';

import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { startLocalServices } from '../../apps/cli/src/local-services/index.js';
import { type LocalServices } from '../../apps/cli/src/local-services/start-local-services.js';
import { compile } from '../support/compiled.js';
import { temporaryHome } from '../support/temporary-home.js';
import { node24Folder } from './fetched.js';

jest.setTimeout(180_000);

interface Running {
  readonly child: ChildProcess;
  readonly output: () => string;
}

let node: string;
let compiled: Awaited<ReturnType<typeof compile>>;
let home: Awaited<ReturnType<typeof temporaryHome>>;
let services: LocalServices;
let environment: Record<string, string>;
const running: Running[] = [];

beforeAll(async () => {
  node = path.join(await node24Folder(), 'node');
  [compiled, home] = [await compile(), await temporaryHome()];
  services = await startLocalServices({
    home: home.path,
    ensureUsers: (client, database, passwords) => ensureRoles(client, database, COLLECTIONS, passwords),
    log: () => undefined,
  });
  const { mongodb, redis } = services.addresses;
  await migrateDatabase(mongodb.migration, new Date());
  environment = { NODE_ENV: 'production', MONGODB_URI: mongodb.application, REDIS_URL: redis, ATTESTA_HOME: home.path, PORT: String(await freePort()) };
  // Production makes no key file of its own.
  await openKeyManagement({ ...loadConfig(environment), NODE_ENV: 'development' });
});
afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await services.stop();
  await compiled.remove();
  await home.remove();
});

function start(name: 'api' | 'worker'): Running {
  const child = spawn(node, ['--enable-source-maps', path.join(compiled.path, 'apps', name, 'src/main.js')], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  const app = { child, output: () => output };
  running.push(app);
  return app;
}

/** Asks until it holds; an app that ended meanwhile fails the test with what it wrote. */
async function until(app: Running, holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) {
    if (app.child.exitCode !== null || app.child.signalCode !== null) throw new Error(`it ended: ${app.output()}`);
    if (await holds()) return;
  }
  throw new Error(`not within a minute: ${app.output()}`);
}

const ready = async (): Promise<boolean> => {
  const answer = await fetch(`http://127.0.0.1:${environment['PORT']}/health/ready`).catch(() => undefined);
  return answer?.status === 200;
};

describe('the built service on Node 24', () => {
  it('serves a ready API, which ends when asked to', async () => {
    const api = start('api');
    await until(api, ready);
    expect(await readlink(`/proc/${api.child.pid}/exe`)).toBe(node);
    expect(await (await fetch(`http://127.0.0.1:${environment['PORT']}/api/openapi.json`)).json()).toMatchObject({
      openapi: expect.stringMatching(/^3\./) as string,
    });
    api.child.kill('SIGTERM');
    // Nest closes everything and then lets the signal take its course.
    expect(await once(api.child, 'exit')).toEqual([null, 'SIGTERM']);
  });

  it('runs a worker, which ends when asked to', async () => {
    const worker = start('worker');
    await until(worker, async () => Promise.resolve(worker.output().includes('worker ready')));
    expect(await readlink(`/proc/${worker.child.pid}/exe`)).toBe(node);
    worker.child.kill('SIGTERM');
    expect(await once(worker.child, 'exit')).toEqual([0, null]);
  });
});
