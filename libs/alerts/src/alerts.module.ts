import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditCheckpointsModule, AuditLogModule } from '@app/audit-log';
import { ChannelsModule } from '@app/channels';
import { ConnectionsModule } from '@app/connections';
import { CoverageModule } from '@app/coverage';
import { OrganizationRegistryModule } from '@app/organizations';
import { MetricsModule } from '@app/platform';

import { AlertService } from './alert.service.js';
import { AlertMonitor } from './alert-monitor.service.js';
import { AlertWriter } from './alert-writer.service.js';
import { AuditChecks } from './audit-check.service.js';
import { CheckpointRounds } from './checkpoint-rounds.service.js';
import { ConnectionWatch } from './connection-watch.service.js';
import { CoverageWatch } from './coverage-watch.service.js';
import { OrganizationWalk } from './organization-walk.service.js';
import { AlertRepository } from './persistence/alert.repository.js';
import { alertSchema } from './persistence/alert-row.js';
import { ALERTS, AUDIT_CHECKS, COVERAGE_LEVELS } from './persistence/alerts.collections.js';
import { AuditCheckRepository, auditCheckSchema } from './persistence/audit-check.repository.js';
import { CoverageLevelRepository, coverageLevelSchema } from './persistence/coverage-level.repository.js';

const MODELS = [
  { name: ALERTS.name, schema: alertSchema, collection: ALERTS.name },
  { name: COVERAGE_LEVELS.name, schema: coverageLevelSchema, collection: COVERAGE_LEVELS.name },
  { name: AUDIT_CHECKS.name, schema: auditCheckSchema, collection: AUDIT_CHECKS.name },
];
const SERVICES = [AlertMonitor, AlertService, AuditChecks, CheckpointRounds];

@Module({
  imports: [
    MongooseModule.forFeature(MODELS),
    AuditLogModule,
    AuditCheckpointsModule,
    ChannelsModule,
    ConnectionsModule,
    CoverageModule,
    MetricsModule,
    OrganizationRegistryModule,
  ],
  providers: [AlertRepository, CoverageLevelRepository, AuditCheckRepository, AlertWriter, ConnectionWatch, CoverageWatch, OrganizationWalk, ...SERVICES],
  exports: SERVICES,
})
export class AlertsModule {}
