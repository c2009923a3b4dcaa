import { Readable } from 'node:stream';

import { type Change, type ChangeTopic } from '@app/jobs';
import { type Caller, isAllowed, type Permission } from '@app/organizations';

/** Pages that open a stream anew after it ended wait this long. */
const RETRY_MS = 3_000;
/** What may wait for a slow reader before the next change: some 600. Above it the stream ends; whoever reads asks anew for what it shows. */
const BUFFER_BYTES = 65_536;

/** Whoever may not read the list of a topic does not hear of it. */
const NEEDED: Readonly<Record<ChangeTopic, Permission>> = {
  runs: 'run.read',
  connections: 'connection.read',
  evidence: 'evidence.read',
  coverage: 'control.read',
  controls: 'control.read',
  metrics: 'control.read',
  assessments: 'assessment.read',
  samples: 'evidence.read',
  alerts: 'alert.read',
  'alert-channels': 'alert.read',
  'audit-events': 'audit.read',
  members: 'member.read',
  invitations: 'member.read',
  'api-keys': 'api-key.manage',
  organization: 'organization.read',
  retention: 'organization.read',
};

/** One open stream, in the form of server-sent events. */
export class LiveStream {
  readonly body = new Readable({ read: () => undefined });
  readonly caller: Caller;
  #ended = false;

  constructor(caller: Caller) {
    this.caller = caller;
    this.#write(`retry: ${String(RETRY_MS)}\n: open\n\n`);
  }

  /** The session or API key that it was opened with. */
  get owner(): string {
    return this.caller.sessionId ?? this.caller.actor.id;
  }

  show(changes: readonly Change[]): void {
    const seen = changes.filter(({ topic }) => isAllowed(this.caller, NEEDED[topic]));
    if (seen.length > 0) this.#write(seen.map(({ topic, id }) => `event: changed\ndata: ${JSON.stringify({ topic, id })}\n\n`).join(''));
  }

  /** A comment: proxies and browsers see that the connection lives. */
  beat(): void {
    this.#write(': beat\n\n');
  }

  end(): void {
    if (this.body.destroyed || this.#ended) return;
    this.#ended = true;
    this.body.push(null);
  }

  #write(text: string): void {
    if (this.body.destroyed || this.#ended) return;
    if (this.body.readableLength > BUFFER_BYTES) this.body.destroy();
    else this.body.push(text);
  }
}
