export {
  type Actor,
  type ActorKind,
  type AuditEvent,
  type AuditOutcome,
  type AuditTarget,
  type ChainHead,
  genesis,
  type NewAuditEvent,
  nextEvent,
} from './audit-event.js';
export { changesOf } from './changes-of.js';
export { type Checkpoint, isCheckpointDue, type SignatureState, type Statement, textOf } from './checkpoint.js';
export { CHAIN_LIMITS, type ChainProblem, type ChainReport, type StoredEvent, verifyChain } from './verify-chain.js';
export { type CheckedChain, verifyWithCheckpoints } from './verify-checkpoints.js';
