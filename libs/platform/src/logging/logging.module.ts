import { type DynamicModule, Module } from '@nestjs/common';

import { APP_CONFIG } from '../config/config.module.js';
import { type AppConfig } from '../config/index.js';
import { createLogger, Logger } from './logger.js';
import { SecretScrubber } from './secret-scrubber.js';

/** One logger and one scrubber for the whole process: a secret held anywhere is searched for in every line. */
@Module({})
export class LoggingModule {
  static named(process: string): DynamicModule {
    return {
      module: LoggingModule,
      global: true,
      providers: [
        { provide: SecretScrubber, useFactory: () => new SecretScrubber() },
        {
          provide: Logger,
          inject: [SecretScrubber, APP_CONFIG],
          useFactory: (scrubber: SecretScrubber, config: AppConfig) => createLogger({ level: config.LOG_LEVEL, scrubber, process }),
        },
      ],
      exports: [SecretScrubber, Logger],
    };
  }
}
