import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';

import { CollectionsModule } from '@app/collections';
import { ConnectorRunsModule } from '@app/connector-runs';
import { type AppConfig, ConfigModule, DatabaseModule, LoggingModule, MetricsModule, QueueModule } from '@app/platform';

import { Ticks } from './ticks.service.js';

@Module({})
export class WorkerModule {
  static with(config: AppConfig): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        CollectionsModule,
        ConfigModule.with(config),
        LoggingModule.named('worker'),
        MetricsModule,
        DatabaseModule.connect('attesta-worker'),
        QueueModule,
        ScheduleModule.forRoot(),
        ConnectorRunsModule,
      ],
      providers: [Ticks],
    };
  }
}
