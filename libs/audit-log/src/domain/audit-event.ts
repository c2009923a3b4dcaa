import { canonicalJson, type Json, type OrganizationId, sha256Hex } from '@app/kernel';

export type ActorKind = 'member' | 'api-key' | 'system';
export type AuditOutcome = 'success' | 'partial' | 'failure' | 'denied';

export interface Actor {
  readonly kind: ActorKind;
  /** Member or API key id; for the system the process's part, such as `scheduler`. */
  readonly id: string;
  readonly label: string;
}
export interface AuditTarget {
  readonly kind: string;
  readonly id: string;
}

/** What the caller of `commit` says; sequence, time and hashes are added by the log. `data` holds no personal data and no secret. */
export interface NewAuditEvent {
  /** `connection.connected` */
  readonly type: `${string}.${string}`;
  readonly actor: Actor;
  readonly target: AuditTarget;
  readonly outcome: AuditOutcome;
  readonly data?: { readonly [key: string]: Json };
  /** Given where a repeated job must not log twice: made before the transaction. */
  readonly eventId?: string;
}

export interface AuditEvent {
  readonly id: string;
  readonly sequence: number;
  readonly type: string;
  readonly at: Date;
  readonly actor: Actor;
  readonly target: AuditTarget;
  readonly outcome: AuditOutcome;
  readonly data: Json;
  /** The canonical JSON exactly as hashed. */
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
}

export interface ChainHead {
  readonly sequence: number;
  readonly hash: string;
}

/** Head of an empty chain: the first event has sequence 0 and this as `prev`. */
export const genesis = (org: OrganizationId): ChainHead => ({ sequence: -1, hash: sha256Hex(`genesis|${org}`) });

/** The next event of the chain. `body` is RFC 8785 over {v, org, seq, id, at, type, actor, target, outcome, data, prev}; `hash` is its SHA-256. */
export function nextEvent(org: OrganizationId, head: ChainHead, event: NewAuditEvent & { readonly eventId: string }, at: Date): AuditEvent {
  const sequence = head.sequence + 1;
  const { type, actor, target, outcome, data = {}, eventId } = event;
  const body = canonicalJson({
    v: 1,
    org,
    seq: sequence,
    id: eventId,
    at: at.toISOString(),
    type,
    actor: { kind: actor.kind, id: actor.id, label: actor.label },
    target: { kind: target.kind, id: target.id },
    outcome,
    data,
    prev: head.hash,
  });
  return { id: eventId, sequence, type, at, actor, target, outcome, data, body, prevHash: head.hash, hash: sha256Hex(body) };
}
