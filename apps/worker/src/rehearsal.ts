import { setTimeout as sleep } from 'node:timers/promises';

import { NestFactory } from '@nestjs/core';
import { z } from 'zod';

import { StartUpCheck } from '@app/collections';
import { RunExecutor } from '@app/connector-runs';
import { type AppConfig, JobWorker, loadConfig, Logger, NestLogger, processEnvironment } from '@app/platform';

import { jobHandlers } from './job-handlers.js';
import { MonitorTicks } from './monitor-ticks.service.js';
import { Ticks } from './ticks.service.js';
import { WorkerModule } from './worker.module.js';

import 'reflect-metadata';

const question = z.object({ clockOffsetMs: z.int() });
const GRACE_MS = 20_000;
const LOOK_EVERY_MS = 30;
/** Looks in a row at which nothing was due or open: a job that has just ended may have made another one due. */
const QUIET_LOOKS = 2;

/**
 * A worker that works off one moment after the other: each message of its launcher names a clock, and the answer comes when nothing is due or open at that time.
 * So a demo has a history made by real runs. Production refuses a moved clock, and with it this program.
 */
async function main(): Promise<void> {
  const config = loadConfig(processEnvironment());
  if (config.NODE_ENV === 'production') throw new TypeError('a rehearsal moves the clock, which production refuses');
  for await (const message of messages()) {
    await workOff({ ...config, clockOffsetMs: question.parse(message).clockOffsetMs });
    process.send?.({ done: true });
  }
}

async function* messages(): AsyncGenerator<unknown> {
  const waiting: unknown[] = [];
  let wake = (): void => undefined;
  process.on('message', (message) => {
    waiting.push(message);
    wake();
  });
  for (;;) {
    while (waiting.length > 0) yield waiting.shift();
    await new Promise<void>((resolve) => (wake = resolve));
  }
}

async function workOff(config: AppConfig): Promise<void> {
  const app = await NestFactory.createApplicationContext(WorkerModule.with(config), { abortOnError: false, logger: false });
  const logger = app.get(Logger);
  app.useLogger(new NestLogger(logger));
  await app.get(StartUpCheck).run(config.NODE_ENV);
  const worker = new JobWorker({
    redisUrl: config.REDIS_URL,
    handlers: jobHandlers({ runs: app.get(RunExecutor) }),
    concurrency: 4,
    onError: (error) => logger.error('queue', { error }),
  });
  try {
    for (let quiet = 0; quiet < QUIET_LOOKS; await sleep(LOOK_EVERY_MS)) quiet = (await app.get(Ticks).isIdle()) ? quiet + 1 : 0;
    await app.get(MonitorTicks).lookForAlerts();
    await app.get(MonitorTicks).checkAuditLogs();
  } finally {
    await worker.close(GRACE_MS);
    await app.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`attesta rehearsal: ${error instanceof Error ? error.message : 'unknown error'}\n`);
  process.exit(1);
});
