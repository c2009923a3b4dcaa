import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditLogModule } from '@app/audit-log';
import { OrganizationsModule } from '@app/organizations';

import { ControlCatalogue } from './control-catalogue.service.js';
import { ControlOverrideService } from './control-override.service.js';
import { ControlReader } from './control-reader.service.js';
import { MetricTargetService } from './metric-target.service.js';
import { ControlOverrideRepository, controlOverrideSchema } from './persistence/control-override.repository.js';
import { CONTROL_OVERRIDES, METRIC_TARGETS } from './persistence/controls.collections.js';
import { MetricTargetRepository, metricTargetSchema } from './persistence/metric-target.repository.js';

const SERVICES = [ControlCatalogue, ControlReader, ControlOverrideService, MetricTargetService];

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: CONTROL_OVERRIDES.name, schema: controlOverrideSchema, collection: CONTROL_OVERRIDES.name },
      { name: METRIC_TARGETS.name, schema: metricTargetSchema, collection: METRIC_TARGETS.name },
    ]),
    AuditLogModule,
    OrganizationsModule,
  ],
  providers: [ControlOverrideRepository, MetricTargetRepository, ...SERVICES],
  exports: SERVICES,
})
export class ControlsModule {}
