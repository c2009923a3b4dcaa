import { type DynamicModule, Inject, Module, type OnModuleDestroy } from '@nestjs/common';
import { getConnectionToken, MongooseModule } from '@nestjs/mongoose';
import mongoose, { type Connection } from 'mongoose';

import { CLOCK, ClockSkewError, ServerClock } from '../clock/server-clock.js';
import { APP_CONFIG } from '../config/config.module.js';
import { type AppConfig } from '../config/index.js';
import { Logger } from '../logging/logger.js';
import { connectionOptions } from './connect.js';
import { Transactions } from './transactions.js';

const SYNCHRONIZE_EVERY_MS = 60_000;

/** Connection, transactions and the one clock. The clock follows the server's; a skew beyond a minute stops the start, and later the process. */
@Module({})
export class DatabaseModule implements OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;

  constructor(@Inject(ServerClock) clock: ServerClock, @Inject(getConnectionToken()) connection: Connection, @Inject(Logger) logger: Logger) {
    if (connection.readyState !== mongoose.ConnectionStates.connected) return;
    this.#timer = setInterval(() => {
      clock.synchronize(connection).catch((error: unknown) => {
        if (!(error instanceof ClockSkewError)) return logger.warn('the clock could not be compared with the database server', { error });
        // Dates, leases and freshness would lie from here on.
        logger.fatal(error.message, { error, remedy: error.remedy });
        process.kill(process.pid, 'SIGTERM');
      });
    }, SYNCHRONIZE_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  static connect(appName: string): DynamicModule {
    mongoose.set('strictQuery', 'throw');
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        MongooseModule.forRootAsync({
          inject: [APP_CONFIG],
          useFactory: (config: AppConfig) => ({
            uri: config.MONGODB_URI,
            ...connectionOptions({ uri: config.MONGODB_URI, appName }),
            retryAttempts: 3,
            retryDelay: 1000,
            verboseRetryLog: false,
          }),
        }),
      ],
      providers: [
        {
          provide: ServerClock,
          inject: [getConnectionToken(), APP_CONFIG],
          useFactory: async (connection: Connection, config: AppConfig) => {
            const clock = new ServerClock(config.clockOffsetMs);
            await clock.synchronize(connection);
            return clock;
          },
        },
        { provide: CLOCK, useExisting: ServerClock },
        { provide: Transactions, inject: [getConnectionToken()], useFactory: (connection: Connection) => new Transactions(connection) },
      ],
      exports: [CLOCK, ServerClock, Transactions, MongooseModule],
    };
  }
}
