import { findPrograms } from '../../apps/cli/src/local-services/find-programs.js';
import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { rootUri, startMongod } from '../../apps/cli/src/local-services/mongod.js';
import { signalProcess, waitUntilGone } from '../../apps/cli/src/local-services/running-process.js';
import { projectHome, temporaryHome } from '../support/temporary-home.js';

const PASSWORD = 'private';

/** A mongod that a suite may kill, which the run's common one is not. Its data outlive its kills. */
export class PrivateMongod {
  #pid = 0;

  private constructor(
    private readonly home: Awaited<ReturnType<typeof temporaryHome>>,
    readonly port: number,
  ) {}

  static async open(): Promise<PrivateMongod> {
    const server = new PrivateMongod(await temporaryHome(), await freePort());
    await server.start();
    return server;
  }

  get rootUri(): string {
    return rootUri(this.port, PASSWORD);
  }

  async start(): Promise<void> {
    const { mongod } = await findPrograms({ home: projectHome(), environment: process.env, log: () => undefined });
    this.#pid = (await startMongod({ program: mongod, home: this.home.path, port: this.port, rootPassword: PASSWORD })).pid;
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
