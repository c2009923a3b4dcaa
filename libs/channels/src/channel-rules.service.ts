import { Inject, Injectable } from '@nestjs/common';

import { InvalidInput } from '@app/kernel';
import { APP_CONFIG, type AppConfig, findReceiverProblem, Mailer } from '@app/platform';

import { MailNotConfigured } from './channels.errors.js';
import { type ChannelKind, type ChannelSettings, type ChannelWish, readWish } from './domain/index.js';

/** What this installation lets a channel be. */
@Injectable()
export class ChannelRules {
  constructor(
    private readonly mailer: Mailer,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** @throws InvalidInput naming every wrong field; MailNotConfigured when a new channel could never send */
  read(kind: ChannelKind, wish: ChannelWish, isNew: boolean): ChannelSettings {
    const allowLoopback = this.config.EGRESS_ALLOW_LOOPBACK && this.config.NODE_ENV !== 'production';
    const reading = readWish(wish, { kind, isNew, findUrlProblem: (url) => findReceiverProblem(url, { allowLoopback }) });
    if (!reading.ok) throw new InvalidInput(reading.problems);
    const missing = this.mailer.missing();
    if (isNew && kind === 'email' && missing.length > 0) throw new MailNotConfigured(missing);
    return reading.settings;
  }
}
