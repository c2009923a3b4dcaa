import { type OrganizationId, sha256Hex } from '@app/kernel';

import { type ChainHead, genesis } from './audit-event.js';

/** A stored row as the chain check needs it: the bytes as hashed, and the copies kept beside them for indexes. */
export interface StoredEvent {
  readonly sequence: number;
  readonly eventId: string;
  readonly type: string;
  readonly at: Date;
  readonly actorId: string;
  readonly targetId: string;
  readonly outcome: string;
  readonly body: string;
  readonly prevHash: string;
  readonly hash: string;
}
export interface ChainProblem {
  readonly sequence: number;
  readonly what: string;
}
export interface ChainReport {
  readonly events: number;
  readonly head: { readonly sequence: number; readonly hash: string };
  readonly firstProblem: ChainProblem | null;
  readonly problems: number;
  /** What this check cannot show, in words. */
  readonly limits: readonly string[];
}

export const CHAIN_LIMITS = [
  'A chain alone cannot show that later events were cut off, nor that a whole log was replaced: compare with a checkpoint that somebody else holds.',
] as const;

/** Re-derives the chain from the stored bytes, oldest first, behind `from`. Memory: one row. */
export async function verifyChain(org: OrganizationId, events: AsyncIterable<StoredEvent>, from: ChainHead = genesis(org)): Promise<ChainReport> {
  let head = from;
  let [count, problems] = [0, 0];
  let firstProblem: ChainProblem | null = null;
  for await (const event of events) {
    const what = problemOf(org, event, head);
    if (what !== null) {
      problems++;
      firstProblem ??= { sequence: event.sequence, what };
    }
    count++;
    head = { sequence: event.sequence, hash: event.hash };
  }
  return { events: count, head, firstProblem, problems, limits: CHAIN_LIMITS };
}

function problemOf(org: OrganizationId, event: StoredEvent, head: { readonly sequence: number; readonly hash: string }): string | null {
  if (event.sequence !== head.sequence + 1) return `sequence ${String(event.sequence)} follows ${String(head.sequence)}`;
  if (event.prevHash !== head.hash) return 'its link to the event before does not match';
  if (sha256Hex(event.body) !== event.hash) return 'its body does not match its hash';
  return bodyProblem(org, event);
}

function bodyProblem(org: OrganizationId, event: StoredEvent): string | null {
  const body = parsed(event.body);
  if (body === null) return 'its body is no JSON object';
  const copies: readonly (readonly [string, unknown])[] = [
    ['org', org],
    ['seq', event.sequence],
    ['prev', event.prevHash],
    ['id', event.eventId],
    ['type', event.type],
    ['at', event.at.toISOString()],
    ['actor.id', event.actorId],
    ['target.id', event.targetId],
    ['outcome', event.outcome],
  ];
  const wrong = copies.find(([path, value]) => valueAt(body, path) !== value);
  return wrong === undefined ? null : `its stored ${wrong[0]} differs from its body`;
}

const valueAt = (body: object, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined), body);

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
