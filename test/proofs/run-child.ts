// A worker that executes one run and is killed meanwhile: node run-child.js <organization> <connection> <slot>, settings in the environment.
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { ConnectorRunsModule, RunExecutor } from '@app/connector-runs';
import { toOrganizationId } from '@app/kernel';
import { ConfigModule, DatabaseModule, loadConfig, LoggingModule, QueueModule } from '@app/platform';

import 'reflect-metadata';

@Module({})
class RunChildModule {}

const [organizationId, connectionId = '', slot = ''] = process.argv.slice(2);
const imports = [ConfigModule.with(loadConfig(process.env)), LoggingModule.named('worker'), DatabaseModule.connect('proof'), QueueModule, ConnectorRunsModule];
const app = await NestFactory.createApplicationContext({ module: RunChildModule, imports }, { abortOnError: false, logger: false });
const job = { organizationId: toOrganizationId(organizationId), connectionId, slot };
await app.get(RunExecutor).execute(job, { signal: new AbortController().signal });
await app.close();
