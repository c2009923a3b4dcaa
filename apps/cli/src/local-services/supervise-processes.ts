import { type ChildApp, RunningApp } from './child-app.js';
import { ProcessEnded, StartInterrupted } from './errors.js';
import { signalProcess, waitUntilGone } from './running-process.js';
import { type LocalServices, type LocalServicesOptions, startLocalServices } from './start-local-services.js';

export interface Supervisor {
  /** Aborted at Ctrl-C, SIGTERM or SIGHUP, and when a process ends by itself. */
  readonly signal: AbortSignal;
  startServices(options: Pick<LocalServicesOptions, 'home' | 'ensureUsers'>): Promise<LocalServices>;
  /** No restarts: an app that ends by itself ends everything. */
  startApp(app: ChildApp): Promise<RunningApp>;
  /** Ends one app on purpose; the others go on. */
  stopApp(app: RunningApp): Promise<void>;
  /** Resolves at Ctrl-C, SIGTERM or SIGHUP. */
  untilStopped(): Promise<void>;
}

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const WATCH_MS = 500;

/**
 * Runs `body` and stops everything that it started, however it ends: the apps last started first, then Redis, then MongoDB. A signal ends the
 * body's wait; a second one kills (no acknowledged data are lost by that). Rejects with what `body` threw, or with ProcessEnded.
 */
export async function superviseProcesses(log: (line: string) => void, body: (supervisor: Supervisor) => Promise<void>): Promise<void> {
  const processes = new SupervisedProcesses(log);
  const ignoreClosedTerminal = (): void => undefined;
  process.stdout.on('error', ignoreClosedTerminal);
  STOP_SIGNALS.forEach((name) => process.on(name, processes.onSignal));
  process.on('exit', processes.killAll);
  try {
    const work = body(processes);
    await Promise.race([work, processes.untilStopped()]);
  } finally {
    await processes.stopAll();
    STOP_SIGNALS.forEach((name) => process.off(name, processes.onSignal));
    process.off('exit', processes.killAll);
    process.stdout.off('error', ignoreClosedTerminal);
  }
}

class SupervisedProcesses implements Supervisor {
  readonly #stop = new AbortController();
  readonly #apps: RunningApp[] = [];
  readonly #stopped: Promise<void>;
  #services: Promise<LocalServices> | undefined;
  #serverPids: readonly number[] = [];
  #stopping = false;

  constructor(private readonly log: (line: string) => void) {
    this.#stopped = new Promise((resolve, reject) => {
      this.signal.addEventListener('abort', () => (this.signal.reason instanceof ProcessEnded ? reject(this.signal.reason) : resolve()), { once: true });
    });
    // Whoever waits for it is told; while nobody does, Node would end the process over it.
    this.#stopped.catch(() => undefined);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  untilStopped(): Promise<void> {
    return this.#stopped;
  }

  async startServices(options: Pick<LocalServicesOptions, 'home' | 'ensureUsers'>): Promise<LocalServices> {
    this.#services = startLocalServices({ ...options, log: this.log, signal: this.signal });
    const services = await this.#services;
    this.#serverPids = services.pids;
    services.pids.forEach(
      (pid) => void waitUntilGone(pid, WATCH_MS).then(() => this.#unlessStopping(new ProcessEnded(`A local server (process ${pid})`, 'gone', options.home))),
    );
    return services;
  }

  async startApp(app: ChildApp): Promise<RunningApp> {
    if (this.signal.aborted) throw new StartInterrupted();
    const running = await RunningApp.start(app, this.log);
    if (this.#stopping) {
      await running.stop();
      throw new StartInterrupted();
    }
    this.#apps.push(running);
    void running.ended.then((end) => (this.#apps.includes(running) ? this.#unlessStopping(end) : undefined));
    return running;
  }

  async stopApp(app: RunningApp): Promise<void> {
    const index = this.#apps.indexOf(app);
    if (index >= 0) this.#apps.splice(index, 1);
    await app.stop();
  }

  readonly onSignal = (name: NodeJS.Signals): void => {
    if (this.signal.aborted) {
      this.log(`${name} again: killing what still runs`);
      this.killAll();
      return;
    }
    this.log('Stopping …');
    this.#stop.abort();
  };

  async stopAll(): Promise<void> {
    this.#stopping = true;
    this.#stop.abort();
    for (const app of this.#apps.toReversed()) await app.stop();
    // A start that was interrupted or refused has already stopped what it had started.
    const [services] = await Promise.allSettled([this.#services]);
    if (services.status === 'fulfilled') await services.value?.stop();
    this.#serverPids = [];
    this.#apps.length = 0;
  }

  readonly killAll = (): void => {
    this.#apps.forEach((app) => app.killNow());
    this.#serverPids.forEach((pid) => signalProcess(pid, 'SIGKILL'));
  };

  #unlessStopping(end: ProcessEnded): void {
    if (!this.#stopping) this.#stop.abort(end);
  }
}
