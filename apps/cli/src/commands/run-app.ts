import { spawn } from 'node:child_process';
import path from 'node:path';

import { processEnvironment } from '@app/platform';

import { homeOf, withAddresses } from '../environment.js';
import { readAddresses } from '../local-services/index.js';
import { WORKER_FLAGS } from '../worker-flags.js';

/** Runs the API or a worker in the foreground as a process of its own, with the addresses of services.json where the environment names none. */
export function runApp(name: 'api' | 'worker'): (args: readonly string[]) => Promise<void> {
  return async (args) => {
    const given = processEnvironment();
    const home = homeOf(given);
    const module = path.resolve(import.meta.dirname, '../../..', name, 'src', 'main.js');
    const child = spawn(process.execPath, ['--enable-source-maps', ...(name === 'worker' ? WORKER_FLAGS : []), module, ...args], {
      stdio: 'inherit',
      env: withAddresses(given, home, await readAddresses(home)),
    });
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, forward);
    process.exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code) => resolve(code ?? 1));
    });
  };
}
