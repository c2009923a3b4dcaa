import { findPrograms } from '../../apps/cli/src/local-services/find-programs.js';
import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { redisUrl, startRedis } from '../../apps/cli/src/local-services/redis-server.js';
import { signalProcess, waitUntilGone } from '../../apps/cli/src/local-services/running-process.js';
import { projectHome, temporaryHome } from './temporary-home.js';

const PASSWORD = 'private';

/** A Redis that a suite may flush and kill, which the run's common one is not. Keeps nothing: a start after a kill is an empty one. */
export class PrivateRedis {
  #pid = 0;

  private constructor(
    private readonly home: Awaited<ReturnType<typeof temporaryHome>>,
    private readonly port: number,
  ) {}

  static async open(): Promise<PrivateRedis> {
    const redis = new PrivateRedis(await temporaryHome(), await freePort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return redisUrl(this.port, PASSWORD);
  }

  async start(): Promise<void> {
    const programs = await findPrograms({ home: projectHome(), environment: process.env, log: () => undefined });
    const server = await startRedis({ program: programs['redis-server'], home: this.home.path, port: this.port, password: PASSWORD, durability: 'none' });
    this.#pid = server.pid;
  }

  async kill(): Promise<void> {
    signalProcess(this.#pid, 'SIGKILL');
    await waitUntilGone(this.#pid);
  }

  /** SIGSTOP: connections stay open, nobody answers. */
  freeze(): void {
    signalProcess(this.#pid, 'SIGSTOP');
  }
  thaw(): void {
    signalProcess(this.#pid, 'SIGCONT');
  }

  async close(): Promise<void> {
    await this.kill();
    await this.home.remove();
  }
}
