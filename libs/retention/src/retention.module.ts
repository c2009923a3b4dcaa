import { Module } from '@nestjs/common';
import { getModelToken, MongooseModule } from '@nestjs/mongoose';
import { type Model } from 'mongoose';

import { AuditLogModule } from '@app/audit-log';
import { InvariantViolated } from '@app/kernel';
import { OrganizationRegistryModule } from '@app/organizations';

import { ExpiredPopulations } from './expired-populations.service.js';
import { DATED_REPOSITORIES, ExpiringCollections } from './expiring-collections.service.js';
import { Forecasts } from './forecasts.service.js';
import { ApprovalRepository, APPROVALS, approvalsSchema } from './persistence/approval.repository.js';
import { DATED_COLLECTIONS, type DatedCollection } from './persistence/dated.collections.js';
import { DatedRepository, type DatedRow, datedSchema } from './persistence/dated.repository.js';
import { EVIDENCE_AGES, EvidenceAgeRepository, evidenceAgesSchema } from './persistence/evidence-age.repository.js';
import { POPULATION_ROWS, PopulationRowsRepository, populationRowsSchema } from './persistence/population-rows.repository.js';
import { SALT_ROWS, SaltRowsRepository, saltRowsSchema } from './persistence/salt-rows.repository.js';
import { SightingRepository, SIGHTINGS, sightingsSchema } from './persistence/sighting.repository.js';
import { PurgeSteps } from './purge-steps.service.js';
import { Purges } from './purges.service.js';
import { RetentionCheck } from './retention-check.service.js';
import { RetentionRuns } from './retention-runs.service.js';
import { UnusedSalts } from './unused-salts.service.js';

/** The owners of these collections have models of their own in the same process. */
const modelName = ({ name }: DatedCollection): string => `retention.${name}`;
const MODELS = [
  { name: POPULATION_ROWS, schema: populationRowsSchema, collection: 'populations' },
  { name: SALT_ROWS, schema: saltRowsSchema, collection: 'population_salts' },
  { name: EVIDENCE_AGES, schema: evidenceAgesSchema, collection: 'evidence' },
  { name: SIGHTINGS, schema: sightingsSchema, collection: 'evidence_confirmations' },
  { name: APPROVALS, schema: approvalsSchema, collection: 'evidence_seals' },
  ...DATED_COLLECTIONS.map((dated) => ({ name: modelName(dated), schema: datedSchema(dated), collection: dated.name })),
];

function datedRepositories(...models: readonly Model<DatedRow>[]): readonly DatedRepository[] {
  return DATED_COLLECTIONS.map((dated, index) => {
    const model = models[index];
    if (model === undefined) throw new InvariantViolated(`no model of ${dated.name}`);
    return new DatedRepository(model, dated);
  });
}

/** Needs no keys: what expires is never opened. Removing works with the retention user's connection alone; any other may forecast. */
@Module({
  imports: [MongooseModule.forFeature(MODELS), AuditLogModule, OrganizationRegistryModule],
  providers: [
    { provide: DATED_REPOSITORIES, inject: DATED_COLLECTIONS.map((dated) => getModelToken(modelName(dated))), useFactory: datedRepositories },
    PopulationRowsRepository,
    SaltRowsRepository,
    EvidenceAgeRepository,
    SightingRepository,
    ApprovalRepository,
    ExpiringCollections,
    ExpiredPopulations,
    UnusedSalts,
    PurgeSteps,
    Purges,
    Forecasts,
    RetentionCheck,
    RetentionRuns,
  ],
  exports: [Purges, Forecasts, RetentionCheck, RetentionRuns],
})
export class RetentionModule {}
