import { Body, Controller, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { ASSESSMENT_STATES, AssessmentApproval, AssessmentReader, AssessmentService } from '@app/assessments';
import { type Page } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { AssessmentResponse, AssessmentSummaryResponse, toAssessmentResponse, toSummaryResponse } from './assessment.response.js';
import { AssessmentCalendarResponse, toCalendarResponse } from './assessment-calendar.response.js';
import { AssessmentCalendarQuery, AssessmentsQuery, ChangeAssessmentRequest, CreateAssessmentRequest } from './assessments.requests.dto.js';

const CALENDARS_PER_PAGE = 10;

@ApiTags('assessments')
@Controller('api/v1/assessments')
export class AssessmentsController {
  constructor(
    private readonly assessments: AssessmentService,
    private readonly approval: AssessmentApproval,
    private readonly reader: AssessmentReader,
  ) {}

  @Get()
  @Endpoint({ permission: 'assessment.read', audit: { none: 'read' }, summary: 'Assessments, newest first, without what is attached.' })
  @ApiPage(AssessmentSummaryResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: AssessmentsQuery): Promise<Page<AssessmentSummaryResponse>> {
    const state = ASSESSMENT_STATES.find((known) => known === query.state);
    return mapPage(await this.reader.list(organizationId, { state, framework: query.framework }, toPageRequest(query)), toSummaryResponse);
  }

  @Post()
  @Endpoint({ permission: 'assessment.prepare', audit: { event: 'assessment.created' }, summary: 'A draft: framework, period and controls in scope.' })
  @ApiCreatedResponse({ type: AssessmentResponse })
  async create(@CurrentCaller() caller: Caller, @Body() { name, framework, period, controlIds, notes }: CreateAssessmentRequest): Promise<AssessmentResponse> {
    const id = await this.assessments.create(caller, { name, framework, period, controlIds, notes });
    return toAssessmentResponse(await this.reader.one(caller.organizationId, id));
  }

  @Get(':id')
  @Endpoint({ permission: 'assessment.read', audit: { none: 'read' }, summary: 'One assessment: per control its evidence, gaps and limits.' })
  @ApiOkResponse({ type: AssessmentResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string): Promise<AssessmentResponse> {
    return toAssessmentResponse(await this.reader.one(organizationId, id));
  }

  @Patch(':id')
  @Endpoint({ permission: 'assessment.prepare', audit: { event: 'assessment.changed' }, summary: 'Change name, controls in scope or notes of a draft.' })
  @ApiOkResponse({ type: AssessmentResponse })
  async change(
    @CurrentCaller() caller: Caller,
    @IdParam() id: string,
    @Body() { name, controlIds, notes }: ChangeAssessmentRequest,
  ): Promise<AssessmentResponse> {
    await this.assessments.change(caller, id, { name, controlIds, notes });
    return toAssessmentResponse(await this.reader.one(caller.organizationId, id));
  }

  @Get(':id/calendar')
  @Endpoint({
    permission: 'assessment.read',
    audit: { none: 'read' },
    summary: 'Each day of the period, per connection and figure: collected, confirmed, late, inconclusive or missed, with the reason.',
  })
  @ApiPage(AssessmentCalendarResponse)
  async calendar(
    @CurrentCaller() { organizationId }: Caller,
    @IdParam() id: string,
    @Query() { limit = CALENDARS_PER_PAGE, cursor }: AssessmentCalendarQuery,
  ): Promise<Page<AssessmentCalendarResponse>> {
    return mapPage(await this.reader.calendar(organizationId, id, { limit, cursor }), toCalendarResponse);
  }

  @Post(':id/submit')
  @HttpCode(200)
  @Endpoint({ permission: 'assessment.prepare', audit: { event: 'assessment.submitted' }, summary: 'Close the draft for approval. It cannot be opened again.' })
  @ApiOkResponse({ type: AssessmentResponse })
  async submit(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<AssessmentResponse> {
    await this.approval.submit(caller, id);
    return toAssessmentResponse(await this.reader.one(caller.organizationId, id));
  }

  @Post(':id/approve')
  @HttpCode(200)
  @Endpoint({
    permission: 'assessment.approve',
    audit: { event: 'assessment.approved' },
    summary: 'Seal its evidence. By somebody else than who prepared it, where there is such an owner or admin.',
  })
  @ApiOkResponse({ type: AssessmentResponse })
  async approve(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<AssessmentResponse> {
    await this.approval.approve(caller, id);
    return toAssessmentResponse(await this.reader.one(caller.organizationId, id));
  }

  @Post(':id/new-version')
  @Endpoint({ permission: 'assessment.prepare', audit: { event: 'assessment.created' }, summary: 'A draft with the same content, pointing to this one.' })
  @ApiCreatedResponse({ type: AssessmentResponse })
  async newVersion(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<AssessmentResponse> {
    const next = await this.assessments.newVersion(caller, id);
    return toAssessmentResponse(await this.reader.one(caller.organizationId, next));
  }
}
