import path from 'node:path';

import { type DynamicModule, type Type } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test, type TestingModule } from '@nestjs/testing';

import { type Clock } from '@app/kernel';
import { CLOCK, ConfigModule, DatabaseModule, loadConfig, LoggingModule } from '@app/platform';

import { type TestDatabase } from './database.js';
import { redisUrl } from './servers.js';
import { temporaryHome } from './temporary-home.js';

/** Modules as they wire themselves, on a real database with the application's user and the suite's own clock. `close` closes the connection too. */
export async function openTestModule(
  { uris, connection }: Pick<TestDatabase, 'uris' | 'connection'>,
  clock: Clock,
  imports: readonly (Type | DynamicModule)[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly module: TestingModule; close(): Promise<void> }> {
  const home = await temporaryHome();
  const config = loadConfig({
    NODE_ENV: 'test',
    MONGODB_URI: uris.attestaApp,
    REDIS_URL: redisUrl(),
    LOCAL_KEY_FILE: path.join(home.path, 'local.key'),
    ATTESTA_HOME: home.path,
    PUBLIC_URL: 'http://127.0.0.1:3000',
    LOG_LEVEL: 'silent',
    ...environment,
  });
  const module = await Test.createTestingModule({
    imports: [ConfigModule.with(config), LoggingModule.named('test'), DatabaseModule.connect('test'), ...imports],
  })
    .overrideProvider(getConnectionToken())
    .useValue(connection)
    .overrideProvider(CLOCK)
    .useValue(clock)
    .compile();
  return {
    module,
    close: async () => {
      await module.close();
      await home.remove();
    },
  };
}
