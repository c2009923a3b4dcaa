import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Redis } from 'ioredis';

import { leftOverProcess } from './running-process.js';
import { type RunningServer, ServerProcess } from './server-process.js';

export interface RedisOptions {
  readonly program: string;
  /** Holds the data, the configuration and the log. */
  readonly home: string;
  readonly port: number;
  readonly password: string;
  readonly durability: 'append-only-file' | 'none';
  readonly signal?: AbortSignal | undefined;
}

const ANSWER_TIMEOUT_MS = 1_000;
const EXIT_REASONS = {
  1: { reason: 'its port is taken by another program, or its data cannot be read or written', remedy: 'Stop that program, or make room on the disk.' },
} as const;

export const redisUrl = (port: number, password: string): string => `redis://:${password}@127.0.0.1:${port}`;

/** Redis on 127.0.0.1 with a password. One that already runs on these data is taken over. */
export async function startRedis(options: RedisOptions): Promise<RunningServer> {
  const { home, port, password, program, signal } = options;
  const dataFolder = join(home, 'redis');
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const [config, pidFile, logFile] = [join(home, 'redis.conf'), join(home, 'redis.pid'), join(home, 'redis.log')];
  // The password stands in a file of mode 600: an argument would show in the list of processes.
  await writeFile(config, configuration(options, { dataFolder, pidFile }), { mode: 0o600 });
  const command = { name: 'redis-server', program, args: [config], port, logFile, exitReasons: EXIT_REASONS, signal };
  const leftOver = await leftOverProcess(pidFile, `127.0.0.1:${port}`);
  const server = leftOver === undefined ? await ServerProcess.launch(command) : ServerProcess.adopt(command, leftOver);
  await server.orStop(() => server.until('answer', () => answer(redisUrl(port, password))));
  return server;
}

function configuration({ port, password, durability }: RedisOptions, at: { readonly dataFolder: string; readonly pidFile: string }): string {
  const lines = [
    ...['bind 127.0.0.1', `port ${port}`, `requirepass ${password}`, `dir ${JSON.stringify(at.dataFolder)}`, `pidfile ${JSON.stringify(at.pidFile)}`],
    ...['save ""', 'maxmemory-policy noeviction', `appendonly ${durability === 'append-only-file' ? 'yes' : 'no'}`],
    ...['appendfsync everysec', 'aof-load-truncated yes'],
  ];
  return `${lines.join('\n')}\n`;
}

/** Undefined while it starts or loads its data. */
async function answer(url: string): Promise<true | undefined> {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  const giveUp = setTimeout(() => redis.disconnect(), ANSWER_TIMEOUT_MS);
  let trouble: unknown;
  redis.on('error', (error: unknown) => (trouble = error));
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG' ? true : undefined;
  } catch (error) {
    const told = String(trouble ?? error);
    if (/ECONNREFUSED|ECONNRESET|LOADING|Connection is closed/.test(told)) return undefined;
    throw error;
  } finally {
    clearTimeout(giveUp);
    redis.disconnect();
  }
}
