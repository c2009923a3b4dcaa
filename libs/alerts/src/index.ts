export { AlertService, type AlertView } from './alert.service.js';
export { AlertMonitor, type MonitorReport } from './alert-monitor.service.js';
export * from './alerts.errors.js';
export { AlertsModule } from './alerts.module.js';
export { type AuditCheckReport, AuditChecks } from './audit-check.service.js';
export { CheckpointRounds } from './checkpoint-rounds.service.js';
export { ALERT_STATES, type AuditCheck } from './domain/index.js';
export { ALERTS_COLLECTIONS } from './persistence/alerts.collections.js';
