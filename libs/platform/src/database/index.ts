export { type CollectionAccess, type CollectionSpec, type IndexSpec, MIGRATIONS, ROLE_CANARY } from './collection-spec.js';
export { connectDatabase, connectionOptions, type ConnectOptions } from './connect.js';
export { DatabaseModule } from './database.module.js';
export { isDuplicateKey } from './duplicate-key.js';
export { ensureRoles } from './ensure-roles.js';
export { appliedVersions, migrate, type Migration, MigrationRefused, type MigrationReport } from './migrator.js';
export { isScope, requireOrganizationScope, UnscopedQueryError } from './organization-guard.js';
export {
  type FindOptions,
  type New,
  organizationKey,
  OrgScopedRepository,
  type TenantRow,
  type Where,
  type WriteOptions,
} from './organization-scoped.repository.js';
export { forbiddenCommands, type RoleSelfTest, roleSelfTest } from './role-self-test.js';
export { APPLICATION_ROLE, MIGRATION_ROLE, RETENTION_ROLE, ROLE_NAMES, type RoleName, rolesOf, WATCH_ROLE } from './roles.js';
export { globalSchema, objectId, tenantSchema } from './tenant-schema.js';
export { type Transaction } from './transaction.js';
export { TransactionBusy, Transactions } from './transactions.js';
