import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { ChangeNewsModule } from '@app/platform';

import { AuditExport } from './audit-export.service.js';
import { AuditLog } from './audit-log.service.js';
import { AuditReader } from './audit-reader.service.js';
import { AUDIT_EVENTS } from './persistence/audit-event.collection.js';
import { AuditEventRepository, auditEventSchema } from './persistence/audit-event.repository.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: AUDIT_EVENTS.name, schema: auditEventSchema, collection: AUDIT_EVENTS.name }]), ChangeNewsModule],
  providers: [AuditEventRepository, AuditLog, AuditReader, AuditExport],
  exports: [AuditEventRepository, AuditLog, AuditReader, AuditExport],
})
export class AuditLogModule {}
