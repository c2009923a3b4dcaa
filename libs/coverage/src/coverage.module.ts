import { Module } from '@nestjs/common';

import { ConnectionsModule } from '@app/connections';
import { ControlsModule } from '@app/controls';
import { EvidenceModule } from '@app/evidence';

import { CoverageService } from './coverage.service.js';

@Module({
  imports: [ConnectionsModule, ControlsModule, EvidenceModule],
  providers: [CoverageService],
  exports: [CoverageService],
})
export class CoverageModule {}
