import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditLogModule } from '@app/audit-log';
import { OrganizationsModule } from '@app/organizations';
import { VaultModule } from '@app/platform';

import { ConnectionReader } from './connection-reader.service.js';
import { ConnectionTrials } from './connection-trial.service.js';
import { ConnectionService } from './connections.service.js';
import { CredentialRotation } from './credential-rotation.service.js';
import { KeysInUse } from './keys-in-use.service.js';
import { CONNECTIONS } from './persistence/connection.collection.js';
import { ConnectionRepository } from './persistence/connection.repository.js';
import { connectionSchema } from './persistence/connection.row.js';
import { ConnectionLeases } from './persistence/connection-lease.repository.js';
import { ConnectionSchedule } from './persistence/connection-schedule.repository.js';
import { KeyUses } from './persistence/key-use.repository.js';
import { VendorAccess } from './vendor-access.service.js';

const SERVICES = [ConnectionReader, ConnectionService, CredentialRotation, ConnectionLeases, ConnectionSchedule, VendorAccess];

@Module({
  imports: [
    MongooseModule.forFeature([{ name: CONNECTIONS.name, schema: connectionSchema, collection: CONNECTIONS.name }]),
    AuditLogModule,
    OrganizationsModule,
    VaultModule,
  ],
  providers: [ConnectionRepository, ConnectionTrials, KeyUses, KeysInUse, ...SERVICES],
  exports: SERVICES,
})
export class ConnectionsModule {}
