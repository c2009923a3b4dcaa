import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditExport } from './audit-export.service.js';
import { AuditLog } from './audit-log.service.js';
import { AuditReader } from './audit-reader.service.js';
import { AUDIT_EVENTS } from './persistence/audit-event.collection.js';
import { AuditEventRepository, auditEventSchema } from './persistence/audit-event.repository.js';

@Module({
  imports: [MongooseModule.forFeature([{ name: AUDIT_EVENTS.name, schema: auditEventSchema, collection: AUDIT_EVENTS.name }])],
  providers: [AuditEventRepository, AuditLog, AuditReader, AuditExport],
  exports: [AuditLog, AuditReader, AuditExport],
})
export class AuditLogModule {}
