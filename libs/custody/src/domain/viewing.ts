import { sha256Hex } from '@app/kernel';

/** An auditor who opened a finding. */
export interface Viewing {
  readonly actor: { readonly kind: string; readonly id: string };
  readonly evidenceId: string;
  readonly at: Date;
}

/**
 * The id of the event of a viewing: one per actor, finding and hour of UTC, whichever process writes it first. A page that reads again adds nothing.
 * A UUID of version 8 over the SHA-256 of these words, one per line.
 */
export function viewingEventId({ actor, evidenceId, at }: Viewing): string {
  const hex = sha256Hex(['custody.viewed', actor.kind, actor.id, evidenceId, hourOf(at)].join('\n'));
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}

/** `2026-11-21T12` */
const hourOf = (at: Date): string => at.toISOString().slice(0, 13);
