import { randomBytes } from 'node:crypto';

import { ALERT_KINDS, CHANNEL_KINDS, type ChannelKind } from '@app/channels';

import { type JourneyRecord } from './journey-record.js';
import { answering } from './planting.js';
import { type SweepStage } from './sweep-stage.js';

const PATH = '/api/v1/alert-channels';
type Wish = Readonly<Record<string, unknown>>;
type Wishes = Readonly<Partial<Record<string, Wish>>>;

/** What each kind of channel is told to do, in the order of the code's own list. @throws when a kind has no wish: its secrets would not be swept */
export function wishesFor(kinds: readonly string[], wishes: Wishes): readonly Wish[] {
  return kinds.map((kind) => {
    const wish = wishes[kind];
    if (wish === undefined)
      throw new Error(`channels of kind ${kind} are not swept: say in journey-channels.ts how one is made and which of its secrets to look for`);
    return { ...wish, kind };
  });
}

/** One channel of each kind that there is, for every kind of alert: their secrets, and what messages take with them. */
export class JourneyChannels {
  readonly #ids = new Map<string, string>();

  constructor(
    private readonly record: JourneyRecord,
    private readonly stage: SweepStage,
  ) {}

  async open(): Promise<void> {
    const { record, stage } = this;
    const receiver = await answering(Buffer.from('ok'));
    stage.atEnd(() => receiver.stop());
    // The address of an incoming webhook is its secret: it goes to its own host, and nowhere else is it shown.
    const hidden = randomBytes(20).toString('base64url');
    record.held('address of the chat', hidden, 'what goes out to others');
    record.held('password of the mail server', stage.mail.password, 'environment and command line');
    const wishes: Readonly<Record<ChannelKind, Wish>> = {
      email: { addresses: ['on-call@example.com'] },
      webhook: { url: `${receiver.url}/hook` },
      slack: { url: `${receiver.url}/services/T0/B0/${hidden}` },
    };
    for (const wish of wishesFor(CHANNEL_KINDS, wishes)) {
      const kind = String(wish['kind']);
      const { body } = await record.expect(201, record.owner.post(PATH, { ...wish, label: `Of kind ${kind}`, events: [...ALERT_KINDS] }));
      this.#ids.set(kind, body.id as string);
      if (kind === 'webhook') record.held('webhook secret', body.signingSecret as string, 'HTTP answers');
      const tested = await record.expect(200, record.owner.post(`${this.#path(kind)}/test`));
      if (tested.body.delivered !== true) throw new Error(`the test message of ${kind} did not arrive: ${tested.text}`);
      record.did(`channel of kind ${kind}`);
    }
  }

  /** An alert of this kind about the connection, told on every channel. */
  async told(kind: string, connectionId: string): Promise<void> {
    interface Shown {
      readonly kind: string;
      readonly connectionId: string | null;
      readonly deliveries: readonly { readonly channelKind: string; readonly state: string }[];
    }
    const isTold = (alert: Shown): boolean =>
      alert.kind === kind &&
      alert.connectionId === connectionId &&
      CHANNEL_KINDS.every((channel) => alert.deliveries.some(({ channelKind, state }) => channelKind === channel && state === 'sent'));
    await this.record.until('/api/v1/alerts?limit=200', (body) => (body.items as readonly Shown[]).some(isTold));
    this.record.did(`told of ${kind} on every channel`);
  }

  async end(): Promise<void> {
    const { record } = this;
    const rotated = await record.expect(200, record.owner.post(`${this.#path('webhook')}/rotate-secret`));
    record.held('second webhook secret', rotated.body.signingSecret as string, 'HTTP answers');
    await record.expect(204, record.owner.delete(this.#path('slack')));
    record.did('channel secret rotated', 'channel removed');
  }

  #path(kind: string): string {
    return `${PATH}/${this.#ids.get(kind) ?? ''}`;
  }
}
