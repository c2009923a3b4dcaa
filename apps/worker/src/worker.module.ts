import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';

import { AlertsModule } from '@app/alerts';
import { ChannelsModule } from '@app/channels';
import { CollectionsModule } from '@app/collections';
import { ConnectorRunsModule } from '@app/connector-runs';
import { ControlsModule } from '@app/controls';
import { OrganizationRegistryModule } from '@app/organizations';
import { type AppConfig, ConfigModule, DatabaseModule, LoggingModule, MetricsModule, QueueModule } from '@app/platform';

import { DeliveryTicks } from './delivery-ticks.service.js';
import { MonitorTicks } from './monitor-ticks.service.js';
import { ReleaseAdoption } from './release-adoption.service.js';
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
        OrganizationRegistryModule,
        ScheduleModule.forRoot(),
        ConnectorRunsModule,
        ControlsModule,
        AlertsModule,
        ChannelsModule,
      ],
      providers: [Ticks, DeliveryTicks, MonitorTicks, ReleaseAdoption],
    };
  }
}
