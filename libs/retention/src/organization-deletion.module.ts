import { Module } from '@nestjs/common';

import { AuditLogModule } from '@app/audit-log';
import { ConnectionsModule } from '@app/connections';
import { OrganizationsModule } from '@app/organizations';
import { VaultModule } from '@app/platform';

import { OrganizationDeletion } from './organization-deletion.service.js';
import { OrganizationSecrets } from './organization-secrets.service.js';

@Module({
  imports: [AuditLogModule, ConnectionsModule, OrganizationsModule, VaultModule],
  providers: [OrganizationSecrets, OrganizationDeletion],
  exports: [OrganizationDeletion],
})
export class OrganizationDeletionModule {}
