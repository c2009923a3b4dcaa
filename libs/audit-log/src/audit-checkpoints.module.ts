import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { VaultModule } from '@app/platform';

import { AuditCheckpoints } from './audit-checkpoints.service.js';
import { AuditLogModule } from './audit-log.module.js';
import { AUDIT_CHECKPOINTS, AUDIT_SIGNING_KEYS } from './persistence/checkpoint.collections.js';
import { CheckpointRepository, checkpointSchema } from './persistence/checkpoint.repository.js';
import { SigningKeyRepository, signingKeySchema } from './persistence/signing-key.repository.js';
import { SigningKeys } from './signing-keys.service.js';

const MODELS = [
  { name: AUDIT_CHECKPOINTS.name, schema: checkpointSchema, collection: AUDIT_CHECKPOINTS.name },
  { name: AUDIT_SIGNING_KEYS.name, schema: signingKeySchema, collection: AUDIT_SIGNING_KEYS.name },
];

@Module({
  imports: [MongooseModule.forFeature(MODELS), AuditLogModule, VaultModule],
  providers: [CheckpointRepository, SigningKeyRepository, SigningKeys, AuditCheckpoints],
  exports: [AuditCheckpoints],
})
export class AuditCheckpointsModule {}
