import { type OrganizationId } from '@app/kernel';

import { type ChainHead } from './audit-event.js';

/** That the log had this event as its newest one at that instant. */
export interface Statement extends ChainHead {
  readonly at: Date;
}
export interface Checkpoint extends Statement {
  readonly keyId: string;
  /** Ed25519 over the bytes of `textOf`, base64. */
  readonly signature: string;
}

/** `stranger`: signed with a key that is not known to be the organization's. */
export type SignatureState = 'fits' | 'broken' | 'stranger';

const EVERY_MS = 60 * 60_000;
const EVERY_EVENTS = 1_000;

/** An hour or a thousand events after the last one, when something was written since. */
export function isCheckpointDue(last: Statement | null, head: ChainHead, now: Date): boolean {
  if (head.sequence === (last?.sequence ?? -1) && head.hash === (last?.hash ?? head.hash)) return false;
  if (last === null || head.sequence <= last.sequence) return true;
  return now.getTime() - last.at.getTime() >= EVERY_MS || head.sequence - last.sequence >= EVERY_EVENTS;
}

/** What is signed, to be read by people and checked by any program: five lines, each with a line feed. */
export const textOf = (org: OrganizationId, { sequence, hash, at }: Statement): string =>
  ['attesta audit checkpoint v1', `organization ${org}`, `sequence ${String(sequence)}`, `hash ${hash}`, `at ${at.toISOString()}`, ''].join('\n');
