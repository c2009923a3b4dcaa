import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditLogModule } from '@app/audit-log';
import { ConnectionsModule } from '@app/connections';
import { EvidenceModule } from '@app/evidence';
import { OrganizationsModule } from '@app/organizations';
import { ChangeNewsModule, MetricsModule, QueueModule } from '@app/platform';

import { Dispatcher } from './dispatcher.service.js';
import { CONNECTOR_RUN_REQUESTS, CONNECTOR_RUNS } from './persistence/run.collections.js';
import { RunRepository, runSchema } from './persistence/run.repository.js';
import { RunRequestRepository, runRequestSchema } from './persistence/run-request.repository.js';
import { RunCloser } from './run-closer.service.js';
import { RunExecutor } from './run-executor.service.js';
import { RunProgress } from './run-progress.service.js';
import { RunReader } from './run-reader.service.js';
import { RunReading } from './run-reading.service.js';
import { RunRequests } from './run-requests.service.js';

const MODELS = [
  { name: CONNECTOR_RUNS.name, schema: runSchema, collection: CONNECTOR_RUNS.name },
  { name: CONNECTOR_RUN_REQUESTS.name, schema: runRequestSchema, collection: CONNECTOR_RUN_REQUESTS.name },
];
const SERVICES = [Dispatcher, RunExecutor, RunReader, RunRequests];

@Module({
  imports: [
    MongooseModule.forFeature(MODELS),
    AuditLogModule,
    ConnectionsModule,
    EvidenceModule,
    OrganizationsModule,
    MetricsModule,
    QueueModule,
    ChangeNewsModule,
  ],
  providers: [RunRepository, RunRequestRepository, RunProgress, RunReading, RunCloser, ...SERVICES],
  exports: SERVICES,
})
export class ConnectorRunsModule {}
