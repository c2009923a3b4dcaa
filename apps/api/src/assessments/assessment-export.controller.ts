import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';

import { AssessmentExport, type PackAnswers } from '@app/assessments';
import { type Json } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { toConfirmationResponse, toEvidenceResponse } from '../evidence/evidence.response.js';
import { toLinkedControls } from '../evidence/linked-controls.js';
import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { toAssessmentResponse } from './assessment.response.js';
import { AssessmentExportQuery } from './assessments.requests.dto.js';

const json = z.json();
const asAnswered = (response: object): Json => json.parse(JSON.parse(JSON.stringify(response)));

const ANSWERS: PackAnswers = {
  assessment: (view) => asAnswered(toAssessmentResponse(view)),
  evidence: (view, controls) => asAnswered(toEvidenceResponse(view, toLinkedControls(controls))),
  confirmation: (confirmation) => asAnswered(toConfirmationResponse(confirmation)),
};

@ApiTags('assessments')
@Controller('api/v1/assessments')
export class AssessmentExportController {
  constructor(private readonly exports: AssessmentExport) {}

  @Get(':id/export')
  @Endpoint({
    permission: 'evidence.export',
    audit: { event: 'assessment.exported' },
    summary: 'The pack as a ZIP: manifest with digests, controls, evidence, populations, a collection header per row.',
  })
  @ApiProduces('application/zip')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async export(@CurrentCaller() caller: Caller, @IdParam() id: string, @Query() { rows }: AssessmentExportQuery): Promise<StreamableFile> {
    const { fileName, zip } = await this.exports.open(caller, id, { isInClear: rows === 'true' }, ANSWERS);
    return new StreamableFile(zip, { type: 'application/zip', disposition: `attachment; filename="${fileName}"` });
  }
}
