import { type AddressInfo } from 'node:net';
import path from 'node:path';

import { getConnectionToken } from '@nestjs/mongoose';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Redis } from 'ioredis';

import { COLLECTIONS, MIGRATIONS } from '@app/collections';
import { FixedClock } from '@app/kernel';
import { FoundingService } from '@app/organizations';
import { CLOCK, createLogger, loadConfig, Logger, SecretScrubber } from '@app/platform';

import { API_OPTIONS, configureApi } from '../../apps/api/src/api-application.js';
import { AppModule } from '../../apps/api/src/app.module.js';
import { createHttpServer, type HttpTimeouts } from '../../apps/api/src/http/server.js';
import { type ApiClient, signIn } from './api-client.js';
import { openTestDatabase, type TestDatabase } from './database.js';
import { redisUrl } from './servers.js';
import { temporaryHome } from './temporary-home.js';

export const PASSWORD = 'correct horse battery';

export interface Founded {
  readonly organizationId: string;
  readonly ownerId: string;
  readonly ownerEmail: string;
}
export interface TestApi {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly clock: FixedClock;
  readonly database: TestDatabase;
  /** What the server really has: `GET /health/live`. */
  readonly registered: readonly string[];
  /** A new organization with an owner of password PASSWORD. */
  found(name: string, ownerEmail?: string): Promise<Founded>;
  /** Founds one and signs its owner in. */
  owner(name: string, ownerEmail?: string): Promise<ApiClient & Founded>;
  forgetAttempts(): Promise<void>;
  close(options?: { readonly problemsExpected?: true }): Promise<void>;
}

/** Each suite of a worker uses the same numbered Redis database, apart from the queues' number 0. */
const redisDatabase = 1 + (Number(process.env['JEST_WORKER_ID'] ?? '0') % 15);
export const testRedisUrl = (): string => `${redisUrl().replace(/\/$/, '')}/${String(redisDatabase)}`;

/** The one query that belongs to no organization. */
const isDirectoryQuery = (name: string, collection: string, command: Readonly<Record<string, unknown>>): boolean =>
  name === 'find' && collection === 'organizations' && !Object.hasOwn(command['filter'] as object, 'organizationId');

export interface TestApiOptions {
  readonly publicUrl?: string;
  /** Further keys of the configuration. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Shorter ones, for a suite of slow clients. */
  readonly timeouts?: HttpTimeouts;
  /** Gets every line of the log, `debug` and above. */
  readonly logTo?: (line: string) => void;
  /** The built pages; none are served without it. */
  readonly webFolder?: string;
}

const testLogger = (scrubber: SecretScrubber, logTo: TestApiOptions['logTo']): Logger =>
  logTo === undefined ? createLogger({ level: 'silent', scrubber }) : createLogger({ level: 'debug', scrubber, process: 'api', destination: { write: logTo } });

/** The real API on real servers, with a clock that stands still and the command oracle below it. */
export async function startTestApi(options: TestApiOptions = {}): Promise<TestApi> {
  const database = await openTestDatabase(COLLECTIONS, {
    migrations: MIGRATIONS,
    allow: [{ reason: 'which organizations there are', matches: isDirectoryQuery }],
  });
  const home = await temporaryHome();
  const redisAddress = testRedisUrl();
  const redis = new Redis(redisAddress);
  // A suite may kill its Redis.
  redis.on('error', () => undefined);
  await redis.flushdb();
  const config = loadConfig({
    NODE_ENV: 'test',
    MONGODB_URI: database.uris.attestaApp,
    REDIS_URL: redisAddress,
    LOCAL_KEY_FILE: path.join(home.path, 'local.key'),
    ATTESTA_HOME: home.path,
    PUBLIC_URL: options.publicUrl ?? 'http://127.0.0.1:3000',
    LOG_LEVEL: 'silent',
    ...options.environment,
  });
  const clock = new FixedClock(new Date());
  const module = await Test.createTestingModule({ imports: [AppModule.with(config)] })
    .overrideProvider(getConnectionToken())
    .useValue(database.connection)
    .overrideProvider(CLOCK)
    .useValue(clock)
    .overrideProvider(Logger)
    .useFactory({ inject: [SecretScrubber], factory: (scrubber: SecretScrubber) => testLogger(scrubber, options.logTo) })
    .compile();
  const server = createHttpServer(options.timeouts);
  const registered: string[] = [];
  server.adapter.getInstance().addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) registered.push(`${one} ${url}`);
  });
  const app = await configureApi(module.createNestApplication<NestFastifyApplication>(server.adapter, API_OPTIONS), server, {
    version: '0.0.0-test',
    ...(options.webFolder === undefined ? {} : { webFolder: options.webFolder }),
  });
  await app.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${String((app.getHttpServer().address() as AddressInfo).port)}`;
  let founded = 0;
  const found = async (name: string, ownerEmail = `owner-${String(++founded)}@example.com`): Promise<Founded> => {
    const wish = { name, timeZone: 'Europe/Berlin', owner: { email: ownerEmail, password: PASSWORD }, address: 'test' };
    const { organization, owner } = await app.get(FoundingService).create(wish);
    return { organizationId: organization.id, ownerId: owner.id, ownerEmail };
  };
  return {
    url,
    app,
    clock,
    database,
    registered,
    found,
    owner: async (name, ownerEmail) => {
      const one = await found(name, ownerEmail);
      return { ...(await signIn(url, one.ownerEmail, PASSWORD, one.organizationId)), ...one };
    },
    forgetAttempts: async () => void (await redis.flushdb()),
    close: async (closing) => {
      await app.close();
      redis.disconnect();
      await database.close(closing);
      await home.remove();
    },
  };
}
