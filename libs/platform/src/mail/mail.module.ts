import { Module } from '@nestjs/common';

import { APP_CONFIG } from '../config/config.module.js';
import { type AppConfig } from '../config/index.js';
import { Mailer } from './mailer.js';

@Module({ providers: [{ provide: Mailer, inject: [APP_CONFIG], useFactory: (config: AppConfig) => new Mailer(config) }], exports: [Mailer] })
export class MailModule {}
