import { Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection } from 'mongoose';

import { verifyDatabase } from '@app/collections';
import { APP_CONFIG, type AppConfig, Logger } from '@app/platform';

/** Before the first request: the database's rights and collections are as declared. Production does not start otherwise. */
@Module({})
export class SelfTestModule implements OnApplicationBootstrap {
  constructor(
    @InjectConnection() private readonly connection: Connection,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const finding of await verifyDatabase(this.connection, this.config.NODE_ENV)) this.logger.warn(`start-up self-test: ${finding}`);
  }
}
