export { ConnectionReader } from './connection-reader.service.js';
export * from './connections.errors.js';
export { ConnectionsModule } from './connections.module.js';
export { ConnectionService, type ConnectWish, type TestedConnection } from './connections.service.js';
export * from './domain/index.js';
export { CONNECTIONS } from './persistence/connection.collection.js';
export { ConnectionLeases, type Lease, StaleWriter } from './persistence/connection-lease.repository.js';
export { ConnectionSchedule, type DueConnection, type RunEffect } from './persistence/connection-schedule.repository.js';
export { VendorAccess } from './vendor-access.service.js';
