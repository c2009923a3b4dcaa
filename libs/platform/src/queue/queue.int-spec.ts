import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { Queue } from 'bullmq';
import { type Redis } from 'ioredis';

import { type JobContext, type JobPayload } from '@app/jobs';
import { type OrganizationId } from '@app/kernel';

import { compile } from '../../../../test/support/compiled.js';
import { PrivateRedis } from '../../../../test/support/private-redis.js';
import { Doorbell } from './doorbell.js';
import { JobWorker } from './job-worker.js';
import { connectRedis } from './redis.js';

jest.setTimeout(90_000);

const NAME = 'connector-run.execute';
type Payload = JobPayload<typeof NAME>;
const job = (slot: string): Payload => ({ organizationId: '64b000000000000000000001' as OrganizationId, connectionId: '64c000000000000000000001', slot });

let server: PrivateRedis;
let redis: Redis;
let doorbell: Doorbell;
let opened: JobWorker[];
beforeAll(async () => {
  server = await PrivateRedis.open();
});
beforeEach(async () => {
  redis = connectRedis(server.url, 'commands');
  redis.on('error', () => undefined);
  await once(redis, 'ready');
  await redis.flushall();
  doorbell = new Doorbell(server.url, () => undefined);
  await until(() => doorbell.ping().catch(() => false));
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map((worker) => worker.close(0)));
  await doorbell.close();
  redis.disconnect();
});
afterAll(() => server.close());

async function until(holds: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  for (const end = Date.now() + withinMs; !(await holds()); await sleep(20)) if (Date.now() > end) throw new Error('never');
}
type Handler = (payload: Payload, context: JobContext) => Promise<void>;
const errors: [string, string | null][] = [];
function work(handler: Handler, concurrency = 4): JobWorker {
  errors.length = 0;
  const onError = (error: Error, about: { name: string } | null): void => void errors.push([error.message, about?.name ?? null]);
  const worker = new JobWorker({ redisUrl: server.url, concurrency, onError, handlers: { [NAME]: handler } });
  opened.push(worker);
  return worker;
}
const rings = (slot: string): Promise<boolean> => doorbell.ring(NAME, job(slot));
/** Puts a job into the queue past the doorbell, as an older release or a stranger might have. */
async function plant(name: string, data: unknown): Promise<void> {
  const connection = connectRedis(server.url, 'commands');
  await once(connection, 'ready');
  const queue = new Queue('attesta', { connection });
  await queue.add(name, data, { removeOnFail: true });
  await queue.close();
  connection.disconnect();
}

describe('the doorbell', () => {
  it('rung a thousand times for one run while it waits makes one job', async () => {
    await Promise.all(Array.from({ length: 1_000 }, () => rings('2026-11-21')));
    expect(await doorbell.depth()).toBe(1);
    const done: string[] = [];
    work((payload) => Promise.resolve(void done.push(payload.slot)));
    await until(async () => (await doorbell.depth()) === 0);
    expect(done).toEqual(['2026-11-21']);
    // Done and gone: the next ring is a new job.
    await rings('2026-11-21');
    await until(() => done.length === 2);
  });

  it('makes no second job while one runs', async () => {
    let [active, runs] = [0, 0];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    work(async () => {
      runs++;
      active++;
      await gate;
      active--;
    });
    await rings('manual-1');
    await until(() => active === 1);
    await Promise.all(Array.from({ length: 100 }, () => rings('manual-1')));
    await sleep(200);
    expect([active, runs]).toEqual([1, 1]);
    release();
    await until(async () => (await doorbell.depth()) === 0);
    expect(runs).toBe(1);
  });

  it('keeps ids only, and refuses what is no payload', async () => {
    await rings('manual-2');
    const keys = await redis.keys('*');
    const dump = (await Promise.all(keys.map(async (key) => ((await redis.type(key)) === 'hash' ? JSON.stringify(await redis.hgetall(key)) : '')))).join('');
    expect(dump).toContain('64c000000000000000000001');
    await expect(doorbell.ring(NAME, { ...job('manual-3'), apiKey: 'secret' } as never)).rejects.toThrow();
    await expect(doorbell.ring(NAME, { ...job('a slot: with words') })).rejects.toThrow();
    expect(dump).not.toContain('secret');
  });

  it('loses its rings in a FLUSHALL and works at once with the next ones', async () => {
    await rings('2026-11-22');
    await redis.flushall();
    expect(await doorbell.depth()).toBe(0);
    const done: string[] = [];
    work((payload) => Promise.resolve(void done.push(payload.slot)));
    await sleep(200);
    await redis.flushall();
    await rings('2026-11-22');
    await until(() => done.length === 1);
  });

  it('says that it was not heard while Redis is away, and tells when it is back', async () => {
    let ready = 0;
    doorbell.onReady(() => ready++);
    const done: string[] = [];
    work((payload) => Promise.resolve(void done.push(payload.slot)));
    await server.kill();
    await until(async () => !(await rings('2026-11-23')));
    expect(await doorbell.ping().catch(() => false)).toBe(false);
    await server.start();
    await until(() => ready > 0);
    expect(await rings('2026-11-23')).toBe(true);
    await until(() => done.includes('2026-11-23'));
  });
});

describe('a worker', () => {
  it('drops a job that it cannot read, says what does not fit, and goes on', async () => {
    const done: string[] = [];
    work((payload) => Promise.resolve(void done.push(payload.slot)));
    await plant('connector-run.erase', job('x'));
    await plant(NAME, { connectionId: '64c000000000000000000001', slot: 'x' });
    await plant(NAME, { ...job('x'), organizationId: { $ne: null } });
    await rings('2026-11-24');
    await until(() => done.length === 1 && errors.length >= 3);
    expect(errors.map(([message]) => message).sort()).toEqual([
      'A job "connector-run.erase" has a payload that does not fit: name',
      'A job "connector-run.execute" has a payload that does not fit: organizationId',
      'A job "connector-run.execute" has a payload that does not fit: organizationId',
    ]);
    expect(await doorbell.depth()).toBe(0);
  });

  it('reports a handler that failed and takes the next job', async () => {
    const done: string[] = [];
    work((payload) => (payload.slot === 'bad' ? Promise.reject(new TypeError('planted')) : Promise.resolve(void done.push(payload.slot))));
    await rings('bad');
    await rings('good');
    await until(() => done.length === 1 && errors.length === 1);
    expect(errors).toEqual([['planted', NAME]]);
    expect(await doorbell.depth()).toBe(0);
  });

  it('that closes lets a job end within the grace, and aborts it after', async () => {
    const ends: string[] = [];
    const handler: Handler = async ({ slot }, { signal }) => {
      await sleep(slot === 'quick' ? 300 : 30_000, undefined, { signal }).then(
        () => ends.push(`${slot} done`),
        () => ends.push(`${slot} aborted`),
      );
    };
    for (const [slot, graceMs] of [
      ['quick', 5_000],
      ['slow', 300],
    ] as const) {
      const worker = work(handler, 1);
      await rings(slot);
      await until(async () => (await redis.llen('bull:attesta:active')) === 1);
      await worker.close(graceMs);
    }
    expect(ends).toEqual(['quick done', 'slow aborted']);
  });
});

describe('a worker that is killed with -9', () => {
  let compiled: Awaited<ReturnType<typeof compile>>;
  beforeAll(async () => {
    compiled = await compile(['libs']);
    await writeFile(
      path.join(compiled.path, 'worker.mjs'),
      `import { JobWorker } from './libs/platform/src/queue/index.js';
       new JobWorker({ redisUrl: process.argv[2], concurrency: 1, onError: () => undefined,
         handlers: { 'connector-run.execute': async () => { console.log('begun'); await new Promise((resolve) => setTimeout(resolve, 60_000)); } } });`,
    );
  });
  afterAll(() => compiled.remove());

  it('leaves its job to another one within 30 seconds, as often as it dies', async () => {
    await rings('2026-11-25');
    for (let death = 1; death <= 2; death++) {
      const child: ChildProcess = spawn(process.execPath, [path.join(compiled.path, 'worker.mjs'), server.url], { stdio: ['ignore', 'pipe', 'inherit'] });
      if (child.stdout === null) throw new Error('no output');
      await once(createInterface(child.stdout), 'line');
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const killed = Date.now();
    let again = 0;
    work(() => Promise.resolve(void again++));
    await until(() => again === 1, 30_000);
    console.log(`taken up ${String(Math.round((Date.now() - killed) / 100) / 10)} s after the second death`);
    expect(errors).toEqual([]);
  });
});
