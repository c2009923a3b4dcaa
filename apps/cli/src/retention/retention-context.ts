import { type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { type AppConfig, ConfigModule, DatabaseModule, loadConfig, LoggingModule } from '@app/platform';
import { RetentionModule } from '@app/retention';

import { homeOf } from '../environment.js';
import { readAddresses } from '../local-services/index.js';
import { demandMongodb } from '../servers-check.js';

import 'reflect-metadata';

@Module({})
class RetentionCliModule {}

type Environment = Readonly<Record<string, string | undefined>>;

/** The configuration with the retention user in the application's place; null when nobody says who that is. It needs no keys and no Redis. */
export async function retentionConfig(environment: Environment): Promise<AppConfig | null> {
  const named = environment['MONGODB_RETENTION_URI'];
  // Addresses of local servers say nothing about a database that the environment names.
  const local = named === undefined && environment['MONGODB_URI'] === undefined ? (await readAddresses(homeOf(environment)))?.mongodb.retention : undefined;
  const uri = named ?? local;
  return uri === undefined ? null : loadConfig({ REDIS_URL: 'redis://127.0.0.1', ...environment, MONGODB_URI: uri });
}

/** The retention lib alone, signed in as the retention user. */
export async function withRetention<T>(config: AppConfig, work: (get: <S>(service: Type<S>) => S) => Promise<T>): Promise<T> {
  await demandMongodb(config.MONGODB_URI);
  const imports = [ConfigModule.with(config), LoggingModule.named('retention'), DatabaseModule.connect('attesta-retention'), RetentionModule];
  const app: INestApplicationContext = await NestFactory.createApplicationContext(
    { module: RetentionCliModule, imports },
    { abortOnError: false, logger: false },
  );
  try {
    return await work((service) => app.get(service, { strict: false }));
  } finally {
    await app.close();
  }
}
