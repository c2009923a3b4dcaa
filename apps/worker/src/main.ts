import { setFlagsFromString } from 'node:v8';

import { NestFactory } from '@nestjs/core';

import { StartUpCheck } from '@app/collections';
import { RunExecutor } from '@app/connector-runs';
import { AppError } from '@app/kernel';
import { JobWorker, loadConfig, Logger, Metrics, NestLogger, processEnvironment } from '@app/platform';

import { jobHandlers } from './job-handlers.js';
import { startStatusServer } from './status-server.js';
import { WorkerModule } from './worker.module.js';

import 'reflect-metadata';

// A walk of a large directory uses 70 MB at a time and drops several times as much: V8 would let that lie until the heap has quadrupled.
setFlagsFromString('--heap-growing-percent=10');

const CONCURRENCY = 4;
const WAY_OUT = '`npm run attesta -- doctor` says which server or key is not as it should be.';
/** Longer than this, in-flight vendor calls are cut; their runs go back into the queue. */
const GRACE_MS = 20_000;

async function main(): Promise<void> {
  const config = loadConfig(processEnvironment());
  const app = await NestFactory.createApplicationContext(WorkerModule.with(config), { abortOnError: false, logger: false });
  const logger = app.get(Logger);
  app.useLogger(new NestLogger(logger));
  for (const finding of await app.get(StartUpCheck).run(config.NODE_ENV)) logger.warn(`start-up self-test: ${finding}`);
  const worker = new JobWorker({
    redisUrl: config.REDIS_URL,
    handlers: jobHandlers({ runs: app.get(RunExecutor) }),
    concurrency: CONCURRENCY,
    onError: (error, job) => logger.error('queue', { error, ...(job === null ? {} : { jobName: job.name, jobId: job.id }) }),
  });
  const status =
    config.WORKER_STATUS_PORT === undefined ? null : await startStatusServer(app.get(Metrics), { host: config.HOST, port: config.WORKER_STATUS_PORT });
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    status?.close();
    await worker.close(GRACE_MS);
    await app.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  logger.info('worker ready');
}

main().catch((error: unknown) => {
  // Only our own errors are known to hold no secret; a driver's text may show an address with its password.
  const lines =
    error instanceof AppError ? [error.message, error.remedy ?? ''] : [`could not start: ${error instanceof Error ? error.name : 'unknown error'}`, WAY_OUT];
  process.stderr.write(`attesta worker: ${lines.filter((line) => line !== '').join('\n')}\n`);
  process.exit(1);
});
