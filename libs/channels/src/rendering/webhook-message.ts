import { Webhook } from 'standardwebhooks';

import { type Notice } from '../domain/index.js';

/** Byte for byte the same on every attempt. */
export function toWebhookBody({ event, kind, severity, title, detail, why, remedy, link, alertIds, at, organization }: Notice): string {
  const data = { organizationId: organization.id, organization: organization.name, kind, severity, title, detail, why, remedy, url: link, alertIds };
  return JSON.stringify({ type: event, timestamp: at.toISOString(), data });
}

export interface Signed {
  /** The same on every attempt: a receiver drops what it has seen. */
  readonly id: string;
  /** Of this attempt, by a true clock: receivers refuse what is older than five minutes. */
  readonly at: Date;
  readonly body: string;
  /** Each signs: two while a receiver changes over to a new secret. */
  readonly secrets: readonly string[];
}

/** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
export function toSignedHeaders({ id, at, body, secrets }: Signed): Readonly<Record<string, string>> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
}
