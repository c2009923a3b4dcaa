import type { AuditCheck, Checkpoint, CheckpointKey } from '@/api/types';

const AT = '2026-01-01T00:00:00.000Z';
const HASH = '0'.repeat(64);
const KEY_ID = '0'.repeat(32);
/** As long as what a check says of its limits. */
const LIMIT = 'sample '.repeat(20);

/** Of the usual length, for the place of what is still being read; nobody sees them. */
export const SAMPLE_CHECK: AuditCheck = {
  at: AT,
  durationMs: 0,
  events: 1_000,
  firstProblem: null,
  head: { hash: HASH, sequence: 1_000 },
  limits: [LIMIT],
  problems: 0,
};
export const SAMPLE_CHECKPOINT: Checkpoint = { at: AT, hash: HASH, keyId: KEY_ID, sequence: 100, signature: '', statement: '' };
export const SAMPLE_KEY: CheckpointKey = { algorithm: 'ed25519', createdAt: AT, keyId: KEY_ID, publicKey: '' };
