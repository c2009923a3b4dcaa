export { COLLECTIONS, MIGRATIONS } from './collections.js';
export { CollectionsModule } from './collections.module.js';
export { deploy, type Deployment, migrateDatabase } from './deploy.js';
export { StartUpCheck } from './start-up-check.service.js';
export { StartRefused, verifyDatabase } from './verify-database.js';
