import { Body, Controller, Delete, HttpCode, Post } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { AssessmentEvidence } from '@app/assessments';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { AttachedResponse } from './assessment.response.js';
import { AttachRequest, DetachRequest } from './assessments.requests.dto.js';

@ApiTags('assessments')
@Controller('api/v1/assessments/:id/evidence')
export class AssessmentEvidenceController {
  constructor(private readonly evidence: AssessmentEvidence) {}

  @Post()
  @HttpCode(200)
  @Endpoint({
    permission: 'assessment.prepare',
    audit: { event: 'assessment.evidence-attached' },
    summary: 'Attach one finding, or all evidence of a type in the period, to a control of a draft.',
  })
  @ApiOkResponse({ type: AttachedResponse })
  async attach(@CurrentCaller() caller: Caller, @IdParam() id: string, @Body() wish: AttachRequest): Promise<AttachedResponse> {
    return { attached: await this.evidence.attach(caller, id, wish) };
  }

  @Delete()
  @HttpCode(204)
  @Endpoint({ permission: 'assessment.prepare', audit: { event: 'assessment.evidence-detached' }, summary: 'Take a finding off a control of a draft.' })
  @ApiNoContentResponse()
  async detach(@CurrentCaller() caller: Caller, @IdParam() id: string, @Body() gone: DetachRequest): Promise<void> {
    await this.evidence.detach(caller, id, gone);
  }
}
