export { AuditExport, type ExportedEvent, type ExportRange } from './audit-export.service.js';
export { AuditEventNotFound } from './audit-log.errors.js';
export { AuditLogModule } from './audit-log.module.js';
export { type Append, type AuditedWork, AuditLog } from './audit-log.service.js';
export { AuditReader } from './audit-reader.service.js';
export { type Actor, type AuditEvent, type AuditOutcome, type AuditTarget, type ChainReport, type NewAuditEvent } from './domain/index.js';
export { AUDIT_EVENTS } from './persistence/audit-event.collection.js';
export { AuditEventRepository, auditEventSchema, type AuditFilter } from './persistence/audit-event.repository.js';
