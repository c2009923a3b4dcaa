import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditLogModule } from '@app/audit-log';
import { EvidenceModule } from '@app/evidence';

import { AuditorReading } from './auditor-reading.service.js';
import { SAMPLES } from './persistence/sample.collection.js';
import { SampleRepository, sampleSchema } from './persistence/sample.repository.js';
import { PopulationReader } from './population-reader.service.js';
import { Reveals } from './reveals.service.js';
import { Sampling } from './sampling.service.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: SAMPLES.name, schema: sampleSchema, collection: SAMPLES.name }]), AuditLogModule, EvidenceModule],
  providers: [SampleRepository, Sampling, Reveals, PopulationReader, AuditorReading],
  exports: [Sampling, Reveals, PopulationReader, AuditorReading],
})
export class CustodyModule {}
