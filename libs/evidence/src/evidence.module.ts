import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { EvidenceService } from './evidence.service.js';
import { EvidenceList } from './evidence-list.service.js';
import { EvidenceReader } from './evidence-reader.service.js';
import { EvidenceSeals } from './evidence-seals.service.js';
import { EvidenceSightings } from './evidence-sightings.service.js';
import { EvidenceViews } from './evidence-views.service.js';
import { PeriodEvidence } from './period-evidence.service.js';
import { ConfirmationRepository } from './persistence/confirmation.repository.js';
import { EVIDENCE, EVIDENCE_CONFIRMATIONS } from './persistence/evidence.collections.js';
import { EvidenceRepository } from './persistence/evidence.repository.js';
import { confirmationSchema, evidenceSchema } from './persistence/evidence.schema.js';
import { EVIDENCE_SEALS } from './persistence/evidence-seal.collection.js';
import { EvidenceSealRepository, sealSchema } from './persistence/evidence-seal.repository.js';
import { POPULATION_COMMITMENTS, POPULATION_SALTS, POPULATIONS } from './persistence/population.collections.js';
import { PopulationRepository } from './persistence/population.repository.js';
import { populationCommitmentsSchema, populationSaltSchema, populationSchema } from './persistence/population.schema.js';
import { PopulationCommitmentRepository } from './persistence/population-commitment.repository.js';
import { PopulationSaltRepository } from './persistence/population-salt.repository.js';
import { SightingRepository } from './persistence/sighting.repository.js';
import { StandingRepository } from './persistence/standing.repository.js';
import { Populations } from './populations.service.js';
import { RecordSalts } from './record-salts.service.js';
import { Restatements } from './restatements.service.js';

@Module({
  imports: [
    MongooseModule.forFeature([
      { name: EVIDENCE.name, schema: evidenceSchema, collection: EVIDENCE.name },
      { name: EVIDENCE_CONFIRMATIONS.name, schema: confirmationSchema, collection: EVIDENCE_CONFIRMATIONS.name },
      { name: EVIDENCE_SEALS.name, schema: sealSchema, collection: EVIDENCE_SEALS.name },
      { name: POPULATIONS.name, schema: populationSchema, collection: POPULATIONS.name },
      { name: POPULATION_COMMITMENTS.name, schema: populationCommitmentsSchema, collection: POPULATION_COMMITMENTS.name },
      { name: POPULATION_SALTS.name, schema: populationSaltSchema, collection: POPULATION_SALTS.name },
    ]),
  ],
  providers: [
    EvidenceRepository,
    ConfirmationRepository,
    EvidenceSealRepository,
    SightingRepository,
    StandingRepository,
    PopulationRepository,
    PopulationCommitmentRepository,
    PopulationSaltRepository,
    RecordSalts,
    Populations,
    Restatements,
    EvidenceViews,
    EvidenceService,
    EvidenceReader,
    EvidenceList,
    EvidenceSightings,
    EvidenceSeals,
    PeriodEvidence,
  ],
  exports: [EvidenceService, EvidenceReader, EvidenceSightings, EvidenceSeals, PeriodEvidence],
})
export class EvidenceModule {}
