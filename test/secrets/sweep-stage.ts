import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { type mongo } from 'mongoose';

import { readAddresses } from '../../apps/cli/src/local-services/addresses.js';
import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { mongoClient } from '../../apps/cli/src/local-services/mongod.js';
import { startTestSandbox, type TestSandbox } from '../../apps/sandbox/src/testing.js';
import { BuiltService, type Started } from '../e2e/npm-start.js';
import { type Leaky } from './planting.js';
import { RecordingVendor } from './recording-vendor.js';
import { RedisWatch } from './redis-watch.js';

/** The built service on its own servers, with everything recorded that leaves a process. */
export class SweepStage {
  readonly answers: Buffer[] = [];
  readonly #started: Started[] = [];
  readonly #seenProcesses: Buffer[] = [];
  readonly #alsoPrinted: Leaky[] = [];
  readonly #atEnd: (() => Promise<void>)[] = [];
  readonly #fetch = globalThis.fetch;

  private constructor(
    readonly service: BuiltService,
    readonly sandbox: TestSandbox,
    readonly vendor: RecordingVendor,
    /** Of sockets and heap snapshots. */
    readonly recordings: string,
    readonly workerPort: number,
    readonly root: mongo.MongoClient,
    readonly redis: RedisWatch,
    /** Held by the service, and to be found nowhere where it does not belong. */
    readonly serverPasswords: { readonly mongodb: string; readonly redis: string },
  ) {}

  static async open(): Promise<SweepStage> {
    const sandbox = await startTestSandbox(() => new Date());
    const vendor = await RecordingVendor.start(sandbox.url);
    const recordings = await mkdtemp(path.join(tmpdir(), 'attesta-sweep-'));
    const workerPort = await freePort();
    const service = await BuiltService.open({
      VENDOR_BASE_URL_OVERRIDE: vendor.url,
      EGRESS_ALLOW_LOOPBACK: 'true',
      LOG_LEVEL: 'debug',
      WORKER_STATUS_PORT: String(workerPort),
      SECRET_SWEEP_RECORDINGS: recordings,
      NODE_OPTIONS: nodeOptions(recordings),
    });
    const first = await service.start();
    try {
      await first.prints(READY);
    } catch (error) {
      await Promise.all([service.close(), vendor.stop(), sandbox.stop()]);
      throw error;
    }
    const addresses = await readAddresses(service.home);
    if (addresses === undefined) throw new Error('no services.json');
    const root = await mongoClient(addresses.mongodb.administration, 5_000).connect();
    const redis = new RedisWatch(addresses.redis);
    await redis.monitor();
    const passwords = { mongodb: new URL(addresses.mongodb.application).password, redis: new URL(addresses.redis).password };
    const stage = new SweepStage(service, sandbox, vendor, recordings, workerPort, root as unknown as mongo.MongoClient, redis, passwords);
    stage.#started.push(first);
    stage.#recordAnswers();
    return stage;
  }

  get first(): Started {
    return this.#started[0] as Started;
  }
  /** What the launcher told the person at the terminal. */
  get terminal(): Buffer {
    return Buffer.from(this.#started.map((one) => one.output()).join('\n') + this.#alsoPrinted.map(({ output }) => output).join('\n'));
  }
  get processes(): Buffer {
    return Buffer.concat(this.#seenProcesses);
  }

  async pidOf(app: 'api' | 'worker'): Promise<number> {
    const line = (await this.service.processes()).find((one) => one.includes(`apps/${app}/src/main.js`));
    if (line === undefined) throw new Error(`no ${app} process`);
    return Number(line.split(' ')[0]);
  }

  /** Environment and command line of every process of the service, as the system shows them. */
  async lookAtProcesses(): Promise<void> {
    for (const line of await this.service.processes()) {
      for (const file of ['environ', 'cmdline'])
        this.#seenProcesses.push(await readFile(`/proc/${line.split(' ')[0] ?? ''}/${file}`).catch(() => Buffer.alloc(0)));
    }
  }

  /** kill -9 of the worker, and the service as it is after somebody started it again. */
  async crashWorker(): Promise<void> {
    process.kill(await this.pidOf('worker'), 'SIGKILL');
    await this.#started.at(-1)?.exit;
    this.#started.push(await this.service.start());
    await this.#started.at(-1)?.prints(READY);
    this.redis.close();
    await this.redis.monitor();
  }

  /** The files below a folder, without the zeros that a server reserves at the end. */
  async files(folder: string, ...endings: readonly string[]): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (const name of await readdir(folder, { recursive: true })) {
      const file = path.join(folder, name);
      if (!(await stat(file)).isFile() || (endings.length > 0 && !endings.some((ending) => file.endsWith(ending)))) continue;
      parts.push(withoutZeros(await readFile(file)));
    }
    return Buffer.concat(parts);
  }

  /** What API, worker and launcher wrote to every socket but those of the vendor. */
  async sentToOthers(): Promise<Buffer> {
    const names = (await readdir(this.recordings)).filter((name) => name.endsWith('.socket') && !name.endsWith(`-${String(this.vendor.port)}.socket`));
    return Buffer.concat(await Promise.all(names.map((name) => readFile(path.join(this.recordings, name)))));
  }

  alsoPrinted(leaky: Leaky): void {
    this.#alsoPrinted.push(leaky);
  }
  atEnd(work: () => Promise<void>): void {
    this.#atEnd.push(work);
  }

  async close(): Promise<void> {
    for (const work of this.#atEnd) await work();
    globalThis.fetch = this.#fetch;
    this.redis.close();
    await this.root.close();
    await this.service.close();
    await this.vendor.stop();
    await this.sandbox.stop();
    await rm(this.recordings, { recursive: true, force: true });
  }

  #recordAnswers(): void {
    globalThis.fetch = async (input, init) => {
      const response = await this.#fetch(input, init);
      if (typeof input === 'string' && !input.startsWith(this.sandbox.url)) {
        this.answers.push(Buffer.from(`${JSON.stringify([...response.headers])}\n`));
        await this.#record(response.clone());
      }
      return response;
    };
  }

  /** Whole, except for a stream of events: it has no end to wait for, its parts are recorded as they come. */
  async #record(answer: Response): Promise<void> {
    if (answer.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
      this.answers.push(Buffer.from(await answer.arrayBuffer()));
      return;
    }
    const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();
    this.answers.push(Buffer.from(first.value ?? []));
    // Not awaited: it ends with the other copy, whose reader takes the same first part.
    void reader.cancel();
  }
}

const READY = /Attesta runs at (\S+)/;

export const nodeOptions = (folder: string): string =>
  `--import ${pathToFileURL(path.join(__dirname, 'socket-recorder.mjs')).href} --heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`;

function withoutZeros(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}
