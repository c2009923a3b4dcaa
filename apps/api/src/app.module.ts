import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';

import { AlertsModule } from '@app/alerts';
import { AssessmentsModule } from '@app/assessments';
import { AuditCheckpointsModule, AuditLogModule } from '@app/audit-log';
import { ChannelsModule } from '@app/channels';
import { ConnectionsModule } from '@app/connections';
import { ConnectorRunsModule } from '@app/connector-runs';
import { ControlsModule } from '@app/controls';
import { CoverageModule } from '@app/coverage';
import { CustodyModule } from '@app/custody';
import { EvidenceModule } from '@app/evidence';
import { OrganizationsModule } from '@app/organizations';
import { type AppConfig, ChangeFeedModule, ConfigModule, DatabaseModule, HealthModule, LoggingModule, MetricsModule } from '@app/platform';
import { OrganizationDeletionModule, RetentionModule } from '@app/retention';

import { AlertChannelsController } from './alert-channels/alert-channels.controller.js';
import { AlertDeliveriesController } from './alert-channels/alert-deliveries.controller.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { AuditVerificationController } from './alerts/audit-verification.controller.js';
import { ApiKeysController } from './api-keys/api-keys.controller.js';
import { AssessmentEvidenceController } from './assessments/assessment-evidence.controller.js';
import { AssessmentExportController } from './assessments/assessment-export.controller.js';
import { AssessmentsController } from './assessments/assessments.controller.js';
import { AuditCheckpointsController } from './audit-events/audit-checkpoints.controller.js';
import { AuditEventsController } from './audit-events/audit-events.controller.js';
import { AuthController } from './auth/auth.controller.js';
import { OwnPasswordController } from './auth/own-password.controller.js';
import { OwnSessionsController } from './auth/own-sessions.controller.js';
import { SessionStarter } from './auth/session-starter.js';
import { ConnectionsController } from './connections/connections.controller.js';
import { ConnectorRunsController } from './connector-runs/connector-runs.controller.js';
import { ConnectorsController } from './connectors/connectors.controller.js';
import { ControlsController } from './controls/controls.controller.js';
import { CoverageController } from './coverage/coverage.controller.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { EvidenceSheetController } from './evidence/evidence-sheet.controller.js';
import { HealthController } from './health/health.controller.js';
import { EndpointGuard } from './http/endpoint.guard.js';
import { SessionCookie } from './http/session-cookie.js';
import { StrictRequestGuard } from './http/strict-request.guard.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { LiveController } from './live/live.controller.js';
import { LiveStreams } from './live/live-streams.service.js';
import { MembersController } from './members/members.controller.js';
import { OrganizationController } from './organization/organization.controller.js';
import { PopulationsController } from './populations/populations.controller.js';
import { RetentionController } from './retention/retention.controller.js';
import { AuditSearch } from './search/audit-search.service.js';
import { FigureSearch } from './search/figure-search.service.js';
import { SearchController } from './search/search.controller.js';
import { SearchService } from './search/search.service.js';
import { SelfTestModule } from './self-test.module.js';
import { SetUpController } from './set-up/set-up.controller.js';

/** A new resource: its controller here, the module of its lib below. */
export const CONTROLLERS = [
  AlertChannelsController,
  AlertDeliveriesController,
  AlertsController,
  ApiKeysController,
  AssessmentEvidenceController,
  AssessmentExportController,
  AssessmentsController,
  AuditCheckpointsController,
  AuditEventsController,
  AuditVerificationController,
  AuthController,
  ConnectionsController,
  ConnectorRunsController,
  ConnectorsController,
  ControlsController,
  CoverageController,
  EvidenceController,
  EvidenceSheetController,
  HealthController,
  InvitationsController,
  LiveController,
  MembersController,
  OrganizationController,
  OwnPasswordController,
  OwnSessionsController,
  PopulationsController,
  RetentionController,
  SearchController,
  SetUpController,
];

@Module({})
export class AppModule {
  static with(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        LoggingModule.named('api'),
        DatabaseModule.connect('attesta-api'),
        SelfTestModule,
        HealthModule,
        OrganizationsModule,
        AuditLogModule,
        AuditCheckpointsModule,
        ConnectionsModule,
        ConnectorRunsModule,
        EvidenceModule,
        CustodyModule,
        RetentionModule,
        OrganizationDeletionModule,
        ControlsModule,
        CoverageModule,
        AssessmentsModule,
        AlertsModule,
        ChannelsModule,
        MetricsModule,
        ChangeFeedModule,
      ],
      controllers: CONTROLLERS,
      providers: [
        SessionCookie,
        SessionStarter,
        LiveStreams,
        FigureSearch,
        AuditSearch,
        SearchService,
        // In this order: first who asks, then whether the request says only what the route reads.
        { provide: APP_GUARD, useClass: EndpointGuard },
        { provide: APP_GUARD, useClass: StrictRequestGuard },
      ],
    };
  }
}
