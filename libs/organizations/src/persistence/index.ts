export { type ApiKey } from './api-key.repository.js';
export { type Member } from './member.repository.js';
export { type Maker, type OneTimeToken } from './one-time-token.repository.js';
export { OrganizationDirectory } from './organization-directory.js';
export { type Organization, type OrganizationChange, type OrganizationSettings } from './organization.repository.js';
export { ORGANIZATIONS_COLLECTIONS } from './organizations.collections.js';
