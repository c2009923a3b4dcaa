import { AppError } from '@app/kernel';

import { MAX_CHANNELS } from './domain/index.js';

/** Unknown, foreign and removed ids answer the same. */
export class ChannelNotFound extends AppError {
  constructor() {
    super({ code: 'alert-channel.not-found', kind: 'not-found', message: 'There is no such alert channel in this organization.' });
  }
}

export class DeliveryNotFound extends AppError {
  constructor() {
    super({ code: 'alert-delivery.not-found', kind: 'not-found', message: 'There is no such delivery in this organization.' });
  }
}

export class ChannelChanged extends AppError {
  constructor() {
    super({
      code: 'alert-channel.changed',
      kind: 'conflict',
      message: 'The channel was changed by somebody else meanwhile; nothing was written.',
      remedy: 'Load it again and repeat.',
    });
  }
}

export class TooManyChannels extends AppError {
  constructor() {
    super({
      code: 'alert-channel.too-many',
      kind: 'unprocessable',
      message: `An organization has at most ${String(MAX_CHANNELS)} alert channels.`,
      remedy: 'Remove one that is not needed any more.',
    });
  }
}

export class MailNotConfigured extends AppError {
  constructor(missing: readonly string[]) {
    super({
      code: 'alert-channel.mail-not-configured',
      kind: 'unprocessable',
      message: `This installation cannot send e-mail: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set.`,
      remedy: 'Whoever runs Attesta sets SMTP_URL and MAIL_FROM and starts it again; until then use a webhook or Slack.',
    });
  }
}

export class SecretNotUsed extends AppError {
  constructor() {
    super({
      code: 'alert-channel.no-signing-secret',
      kind: 'conflict',
      message: 'Only a channel of kind webhook has a signing secret.',
      remedy: 'To replace the address of an incoming webhook, change the channel.',
    });
  }
}

export class TestedJustNow extends AppError {
  constructor(retryAfterSeconds: number) {
    super({
      code: 'alert-channel.tested-just-now',
      kind: 'too-many',
      message: 'This channel was tested a moment ago.',
      remedy: 'Wait a few seconds.',
      retryAfterSeconds,
    });
  }
}

export class DeliveryNotFailed extends AppError {
  constructor() {
    super({
      code: 'alert-delivery.not-failed',
      kind: 'conflict',
      message: 'Only a delivery that failed can be sent again; this one was sent or is still being tried.',
      remedy: 'Nothing to do.',
    });
  }
}

export class ChannelRemoved extends AppError {
  constructor() {
    super({
      code: 'alert-channel.removed',
      kind: 'conflict',
      message: 'The channel of this delivery was removed; there is nowhere to send it.',
      remedy: 'Add a channel; later alerts go there.',
    });
  }
}

/** The lease ran out, or the channel was removed meanwhile: what this worker found is not written. */
export class DeliveryLost extends AppError {
  constructor() {
    super({ code: 'alert-delivery.lost', kind: 'conflict', message: 'This delivery was settled by somebody else; nothing was written.' });
  }
}
