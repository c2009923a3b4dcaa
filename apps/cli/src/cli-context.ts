import { type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { AuditCheckpointsModule, AuditLogModule } from '@app/audit-log';
import { ChannelsModule } from '@app/channels';
import { CollectionsModule } from '@app/collections';
import { ConnectionsModule } from '@app/connections';
import { EvidenceModule } from '@app/evidence';
import { OrganizationsModule } from '@app/organizations';
import { type AppConfig, ConfigModule, DatabaseModule, LoggingModule } from '@app/platform';

import { demandServers } from './servers-check.js';

import 'reflect-metadata';

@Module({})
class CliModule {}

/** The libs wired for one command, without HTTP and without workers. */
export async function withContext<T>(config: AppConfig, work: (get: <S>(service: Type<S>) => S, app: INestApplicationContext) => Promise<T>): Promise<T> {
  const module = {
    module: CliModule,
    imports: [
      ConfigModule.with(config),
      LoggingModule.named('cli'),
      DatabaseModule.connect('attesta-cli'),
      OrganizationsModule,
      AuditLogModule,
      AuditCheckpointsModule,
      CollectionsModule,
      ConnectionsModule,
      ChannelsModule,
      EvidenceModule,
    ],
  };
  await demandServers(config);
  const app = await NestFactory.createApplicationContext(module, { abortOnError: false, logger: false });
  try {
    return await work((service) => app.get(service, { strict: false }), app);
  } finally {
    await app.close();
  }
}
