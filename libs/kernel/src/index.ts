export { AppError, type AppErrorInfo, type AppErrorKind, type FieldProblem, InvalidInput, InvariantViolated } from './app-error.js';
export { canonicalJson, type Json, sha256Hex } from './canonical-json.js';
export { type Clock, FixedClock } from './clock.js';
export { addDays, daysBetween, isLocalDate, isTimeZone, type LocalDate, localDateIn, localTimeIn, toLocalDate } from './local-date.js';
export { merkleLeaf, MerkleRoot } from './merkle.js';
export { isObjectIdText, isOrganizationId, type OrganizationId, toOrganizationId } from './organization-id.js';
export { DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT, type Page, type PageRequest } from './page.js';
