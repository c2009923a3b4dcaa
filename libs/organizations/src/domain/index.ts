export {
  hasAccessAt,
  isSessionAlive,
  LAST_SEEN_EVERY_MS,
  LINK_LIFE_MS,
  MAX_KEY_LIFE_MS,
  needsLastSeen,
  type OneTimeTokenKind,
  SESSION_ABSOLUTE_MS,
  SESSION_IDLE_MS,
  type SessionTimes,
} from './access-period.js';
export { type ApiKeyWish, findApiKeyProblems } from './api-key-rules.js';
export { type Caller, type CallerActor } from './caller.js';
export { deviceNameOf, UNKNOWN_DEVICE } from './device-name.js';
export { nameFromEmail, toEmailAddress } from './email-address.js';
export { applyMemberChange, findChangeRefusal, findEndDateProblem, type MemberChange, type MemberRefusal, type MemberStanding } from './member-rules.js';
export { type LinkPage, toLink } from './one-time-link.js';
export { findPasswordProblem, normalizePassword, PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH, type PasswordOwner } from './password-rules.js';
export { type Access, ACCESSES, isAllowed, type Permission, PERMISSIONS, PERMISSIONS_OF } from './permissions.js';
export { findRetentionProblems, RETENTION_LIMITS } from './retention-rules.js';
export { isRoleAtMost, type Role, ROLES } from './role.js';
