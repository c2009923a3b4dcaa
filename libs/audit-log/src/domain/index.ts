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
export { CHAIN_LIMITS, type ChainProblem, type ChainReport, type StoredEvent, verifyChain } from './verify-chain.js';
