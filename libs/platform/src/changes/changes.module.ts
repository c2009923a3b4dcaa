import { Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { type Redis } from 'ioredis';

import { type AppConfig } from '../config/app-config.js';
import { APP_CONFIG } from '../config/config.module.js';
import { RateLimitModule, REDIS_COMMANDS } from '../rate-limit/index.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeNews } from './change-news.js';

/** For every process that changes something. */
@Module({
  imports: [RateLimitModule],
  providers: [{ provide: ChangeNews, inject: [REDIS_COMMANDS], useFactory: (redis: Redis) => new ChangeNews(redis) }],
  exports: [ChangeNews],
})
export class ChangeNewsModule {}

/** For the API alone. */
@Module({
  providers: [{ provide: ChangeFeed, inject: [APP_CONFIG], useFactory: (config: AppConfig) => new ChangeFeed(config.REDIS_URL) }],
  exports: [ChangeFeed],
})
export class ChangeFeedModule implements OnModuleDestroy {
  constructor(@Inject(ChangeFeed) private readonly feed: Pick<ChangeFeed, 'close'>) {}

  onModuleDestroy(): void {
    this.feed.close();
  }
}
