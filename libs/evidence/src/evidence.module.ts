import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { EvidenceService } from './evidence.service.js';
import { EvidenceList } from './evidence-list.service.js';
import { EvidenceReader } from './evidence-reader.service.js';
import { EvidenceViews } from './evidence-views.service.js';
import { ConfirmationRepository } from './persistence/confirmation.repository.js';
import { EVIDENCE, EVIDENCE_CONFIRMATIONS } from './persistence/evidence.collections.js';
import { EvidenceRepository } from './persistence/evidence.repository.js';
import { confirmationSchema, evidenceSchema } from './persistence/evidence.schema.js';
import { POPULATION_SALTS, POPULATIONS } from './persistence/population.collections.js';
import { PopulationRepository } from './persistence/population.repository.js';
import { populationSaltSchema, populationSchema } from './persistence/population.schema.js';
import { PopulationSaltRepository } from './persistence/population-salt.repository.js';
import { StandingRepository } from './persistence/standing.repository.js';
import { Populations } from './populations.service.js';
import { RecordSalts } from './record-salts.service.js';
import { Restatements } from './restatements.service.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: EVIDENCE.name, schema: evidenceSchema, collection: EVIDENCE.name },
      { name: EVIDENCE_CONFIRMATIONS.name, schema: confirmationSchema, collection: EVIDENCE_CONFIRMATIONS.name },
      { name: POPULATIONS.name, schema: populationSchema, collection: POPULATIONS.name },
      { name: POPULATION_SALTS.name, schema: populationSaltSchema, collection: POPULATION_SALTS.name },
    ]),
  ],
  providers: [
    EvidenceRepository,
    ConfirmationRepository,
    StandingRepository,
    PopulationRepository,
    PopulationSaltRepository,
    RecordSalts,
    Populations,
    Restatements,
    EvidenceViews,
    EvidenceService,
    EvidenceReader,
    EvidenceList,
  ],
  exports: [EvidenceService, EvidenceReader],
})
export class EvidenceModule {}
