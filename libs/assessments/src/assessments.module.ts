import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditLogModule } from '@app/audit-log';
import { ConnectionsModule } from '@app/connections';
import { ConnectorRunsModule } from '@app/connector-runs';
import { ControlsModule } from '@app/controls';
import { EvidenceModule } from '@app/evidence';
import { OrganizationsModule } from '@app/organizations';

import { AssessmentApproval } from './assessment-approval.service.js';
import { AssessmentCalendars } from './assessment-calendars.service.js';
import { AssessmentEvidence } from './assessment-evidence.service.js';
import { AssessmentReader } from './assessment-reader.service.js';
import { AssessmentScope } from './assessment-scope.service.js';
import { AssessmentService } from './assessments.service.js';
import { CollectionHeaders } from './collection-headers.service.js';
import { AssessmentExport } from './export/assessment-export.service.js';
import { AssessmentPack } from './export/assessment-pack.service.js';
import { EvidenceFiles } from './export/evidence-files.service.js';
import { ASSESSMENTS } from './persistence/assessment.collections.js';
import { AssessmentRepository, assessmentSchema } from './persistence/assessment.repository.js';
import { Sealing } from './sealing.service.js';

const SERVICES = [AssessmentService, AssessmentEvidence, AssessmentApproval, AssessmentReader, AssessmentExport, CollectionHeaders];

@Module({
  imports: [
    MongooseModule.forFeature([{ name: ASSESSMENTS.name, schema: assessmentSchema, collection: ASSESSMENTS.name }]),
    AuditLogModule,
    OrganizationsModule,
    ConnectionsModule,
    ControlsModule,
    EvidenceModule,
    ConnectorRunsModule,
  ],
  providers: [AssessmentRepository, AssessmentScope, AssessmentCalendars, Sealing, AssessmentPack, EvidenceFiles, ...SERVICES],
  exports: SERVICES,
})
export class AssessmentsModule {}
