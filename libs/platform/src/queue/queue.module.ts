import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';

import { APP_CONFIG } from '../config/config.module.js';
import { type AppConfig } from '../config/index.js';
import { Doorbell } from './doorbell.js';

/** The doorbell; the workers themselves are made by apps/worker. */
@Module({
  providers: [
    {
      provide: Doorbell,
      inject: [APP_CONFIG],
      // Redis away is no error of the service: rings are lost, the dispatcher rings again. Health and metrics show it.
      useFactory: (config: AppConfig) => new Doorbell(config.REDIS_URL, () => undefined),
    },
  ],
  exports: [Doorbell],
})
export class QueueModule implements OnModuleDestroy {
  constructor(@Inject(Doorbell) private readonly doorbell: Doorbell) {}

  async onModuleDestroy(): Promise<void> {
    await this.doorbell.close();
  }
}
