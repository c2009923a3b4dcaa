import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

type Environment = NodeJS.ProcessEnv;

/** A process of our own that does as it is told, to leak where a process of the service would. */
export class Leaky {
  #output = '';

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (data: Buffer) => (this.#output += data.toString()));
  }

  /** `code` runs in it; it then waits until it is stopped. */
  static async start(
    code: string,
    { environment = {}, args = [] }: { readonly environment?: Environment; readonly args?: readonly string[] } = {},
  ): Promise<Leaky> {
    const source = `${code}\nprocess.stdout.write('ready\\n'); setInterval(() => undefined, 1000);`;
    const options = ['--input-type=commonjs', '--eval', source, '--', ...args];
    const leaky = new Leaky(spawn(process.execPath, options, { env: { PATH: process.env['PATH'], ...environment }, stdio: ['pipe', 'pipe', 'inherit'] }));
    while (!leaky.#output.includes('ready')) await sleep(10);
    return leaky;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }
  get output(): string {
    return this.#output;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

/** Answers every request with the bytes, on loopback, until told to stop. */
export async function answering(bytes: Buffer): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = http.createServer((request, response) => void request.resume().on('end', () => response.end(bytes)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
