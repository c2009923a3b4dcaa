import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Clock, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { ChannelReader } from './channel-reader.service.js';
import { ChannelNotFound, TestedJustNow } from './channels.errors.js';
import { type ChannelTest, testNotice } from './domain/index.js';
import { AlertChannelRepository } from './persistence/alert-channel.repository.js';
import { MessageSender } from './sending/message-sender.service.js';

/** Presses of the button are messages to other people's machines. */
const EVERY_MS = 10_000;

@Injectable()
export class ChannelTests {
  constructor(
    private readonly reader: ChannelReader,
    private readonly channels: AlertChannelRepository,
    private readonly sender: MessageSender,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Sends one message, once. A refusal is part of the answer. @throws ChannelNotFound, TestedJustNow */
  async run(org: OrganizationId, actor: Actor, id: string): Promise<ChannelTest> {
    const channel = await this.reader.getStored(org, id);
    const now = this.clock.now();
    const waitMs = channel.lastTest === null ? 0 : channel.lastTest.at.getTime() + EVERY_MS - now.getTime();
    if (waitMs > 0) throw new TestedJustNow(Math.ceil(waitMs / 1000));
    const outcome = await this.sender.send(org, channel, {
      id: `msg_test_${randomUUID()}`,
      left: null,
      notice: (context) => testNotice(channel.label, now, context),
    });
    const error = outcome.kind === 'delivered' ? null : outcome.error;
    const test: ChannelTest = { at: now, delivered: error === null, error };
    await this.auditLog.commit(org, async (tx, append) => {
      if (!(await this.channels.noteTest(org, id, test, tx))) throw new ChannelNotFound();
      await append({
        type: 'alert-channel.tested',
        actor,
        target: { kind: 'alert-channel', id },
        outcome: error === null ? 'success' : 'failure',
        data: { kind: channel.kind, label: channel.label, error: error === null ? null : { ...error } },
      });
    });
    return test;
  }
}
