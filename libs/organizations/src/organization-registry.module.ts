import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditLogModule } from '@app/audit-log';

import { OrganizationService } from './organization.service.js';
import { OrganizationRepository, organizationSchema } from './persistence/organization.repository.js';
import { OrganizationDirectory } from './persistence/organization-directory.js';
import { ORGANIZATIONS } from './persistence/organizations.collections.js';

/** Organizations without people: all that a worker needs. */
@Module({
  imports: [MongooseModule.forFeature([{ name: ORGANIZATIONS.name, schema: organizationSchema, collection: ORGANIZATIONS.name }]), AuditLogModule],
  providers: [OrganizationRepository, OrganizationDirectory, OrganizationService],
  exports: [OrganizationRepository, OrganizationDirectory, OrganizationService],
})
export class OrganizationRegistryModule {}
