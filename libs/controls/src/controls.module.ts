import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditLogModule } from '@app/audit-log';
import { OrganizationsModule } from '@app/organizations';

import { CatalogueAdoptions } from './catalogue-adoptions.service.js';
import { ControlCatalogue, RELEASED_CATALOGUES, releasedCatalogues } from './control-catalogue.service.js';
import { ControlHistory } from './control-history.service.js';
import { ControlOverrideService } from './control-override.service.js';
import { ControlReader } from './control-reader.service.js';
import { MetricTargetService } from './metric-target.service.js';
import { CatalogueAdoptionRepository, catalogueAdoptionSchema } from './persistence/catalogue-adoption.repository.js';
import { ControlOverrideRepository, controlOverrideSchema } from './persistence/control-override.repository.js';
import { CATALOGUE_ADOPTIONS, CONTROL_OVERRIDES, METRIC_TARGETS } from './persistence/controls.collections.js';
import { MetricTargetRepository, metricTargetSchema } from './persistence/metric-target.repository.js';

const SERVICES = [CatalogueAdoptions, ControlCatalogue, ControlHistory, ControlReader, ControlOverrideService, MetricTargetService];

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: CONTROL_OVERRIDES.name, schema: controlOverrideSchema, collection: CONTROL_OVERRIDES.name },
      { name: CATALOGUE_ADOPTIONS.name, schema: catalogueAdoptionSchema, collection: CATALOGUE_ADOPTIONS.name },
      { name: METRIC_TARGETS.name, schema: metricTargetSchema, collection: METRIC_TARGETS.name },
    ]),
    AuditLogModule,
    OrganizationsModule,
  ],
  providers: [
    { provide: RELEASED_CATALOGUES, useFactory: releasedCatalogues },
    CatalogueAdoptionRepository,
    ControlOverrideRepository,
    MetricTargetRepository,
    ...SERVICES,
  ],
  exports: SERVICES,
})
export class ControlsModule {}
