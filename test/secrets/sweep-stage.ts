import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { type mongo } from 'mongoose';

import { readAddresses } from '../../apps/cli/src/local-services/addresses.js';
import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { mongoClient } from '../../apps/cli/src/local-services/mongod.js';
import { startTestSandbox, type TestSandbox } from '../../apps/sandbox/src/testing.js';
import { BuiltService, type Started } from '../e2e/npm-start.js';
import { fileKeys, serverPasswords } from './home-secrets.js';
import { type Leaky } from './planting.js';
import { RecordingVendor } from './recording-vendor.js';
import { RedisWatch } from './redis-watch.js';
import { SweptMail } from './swept-mail.js';

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
    readonly mail: SweptMail,
    /** Of sockets and heap snapshots. */
    readonly recordings: string,
    readonly workerPort: number,
    readonly root: mongo.MongoClient,
    readonly redis: RedisWatch,
    /** By name: held by the service, and to be found nowhere where they do not belong. */
    readonly held: { readonly serverPasswords: Readonly<Record<string, string>>; readonly fileKeys: Readonly<Record<string, string>> },
  ) {}

  static async open(): Promise<SweepStage> {
    const sandbox = await startTestSandbox(() => new Date());
    const vendor = await RecordingVendor.start(sandbox.url);
    const mail = await SweptMail.start();
    const recordings = await mkdtemp(path.join(tmpdir(), 'attesta-sweep-'));
    const workerPort = await freePort();
    const service = await BuiltService.open({
      VENDOR_BASE_URL_OVERRIDE: vendor.url,
      EGRESS_ALLOW_LOOPBACK: 'true',
      SMTP_URL: mail.url,
      MAIL_FROM: 'attesta@example.com',
      LOG_LEVEL: 'debug',
      WORKER_STATUS_PORT: String(workerPort),
      SECRET_SWEEP_RECORDINGS: recordings,
      NODE_OPTIONS: nodeOptions(recordings),
    });
    try {
      const first = await started(service);
      await first.prints(READY);
      const addresses = await readAddresses(service.home);
      if (addresses === undefined) throw new Error('no services.json');
      const held = { serverPasswords: serverPasswords(addresses), fileKeys: await fileKeys(service.home) };
      const root = (await mongoClient(addresses.mongodb.administration, 5_000).connect()) as unknown as mongo.MongoClient;
      const redis = new RedisWatch(addresses.redis);
      await redis.monitor();
      const stage = new SweepStage(service, sandbox, vendor, mail, recordings, workerPort, root, redis, held);
      stage.#started.push(first);
      stage.#recordAnswers();
      return stage;
    } catch (error) {
      await Promise.all([service.close(), vendor.stop(), sandbox.stop(), mail.stop(), rm(recordings, { recursive: true, force: true })]);
      throw error;
    }
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
    this.#started.push(await started(this.service));
    await this.#started.at(-1)?.prints(READY);
    this.redis.close();
    await this.redis.monitor();
  }

  /** Names and bytes of the files below a folder, without the zeros that a server reserves at the end. */
  async files(folder: string, isWanted: (name: string) => boolean = () => true): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (const name of await readdir(folder, { recursive: true })) {
      const file = path.join(folder, name);
      if (!isWanted(name) || !(await stat(file)).isFile()) continue;
      parts.push(Buffer.from(`\n${name}\n`), withoutZeros(await readFile(file)));
    }
    return Buffer.concat(parts);
  }

  /** What API, worker and launcher wrote to every socket but those of the vendor. */
  async sentToOthers(): Promise<Buffer> {
    const names = (await readdir(this.recordings)).filter((name) => name.endsWith('.socket') && !name.endsWith(`-${String(this.vendor.port)}.socket`));
    const isMail = (name: string): boolean => name.endsWith(`-${String(this.mail.port)}.socket`);
    const written = names.map(async (name) => {
      const bytes = await readFile(path.join(this.recordings, name));
      return isMail(name) ? this.mail.withoutSignIn(bytes) : bytes;
    });
    return Buffer.concat(await Promise.all(written));
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
    await this.mail.stop();
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

/** Temporary files go into the home too, so that none is left out. */
export const temporaryFolder = (service: Pick<BuiltService, 'home'>): string => path.join(service.home, 'tmp');

async function started(service: BuiltService): Promise<Started> {
  const folder = temporaryFolder(service);
  await mkdir(folder, { recursive: true });
  return service.start({ TMPDIR: folder });
}

const READY = /Attesta runs at (\S+)/;

export const nodeOptions = (folder: string): string =>
  `--import ${pathToFileURL(path.join(__dirname, 'socket-recorder.mjs')).href} --heapsnapshot-signal=SIGUSR2 --diagnostic-dir=${folder}`;

/** But for a few, which may end a text. */
function withoutZeros(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end + 16);
}
