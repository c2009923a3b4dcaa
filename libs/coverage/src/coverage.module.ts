import { Module } from '@nestjs/common';

import { AuditLogModule } from '@app/audit-log';
import { ConnectionsModule } from '@app/connections';
import { RunHistoryModule } from '@app/connector-runs';
import { ControlsModule } from '@app/controls';
import { EvidenceModule } from '@app/evidence';
import { OrganizationsModule } from '@app/organizations';

import { ConnectionEvents } from './connection-events.service.js';
import { CoverageService } from './coverage.service.js';
import { CoverageHistory } from './coverage-history.service.js';
import { CoveragePasts } from './coverage-past.service.js';

@Module({
  imports: [AuditLogModule, ConnectionsModule, RunHistoryModule, ControlsModule, EvidenceModule, OrganizationsModule],
  providers: [ConnectionEvents, CoveragePasts, CoverageHistory, CoverageService],
  exports: [CoverageHistory, CoverageService],
})
export class CoverageModule {}
