import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { EvidenceReader } from '@app/evidence';
import { type Page, toLocalDate } from '@app/kernel';
import { type Caller, OrganizationService } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { PageQuery, toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { EvidenceQuery } from './evidence.requests.dto.js';
import { ConfirmationResponse, EvidenceResponse, toConfirmationResponse, toEvidenceResponse } from './evidence.response.js';

@ApiTags('evidence')
@Controller('api/v1/evidence')
export class EvidenceController {
  constructor(
    private readonly evidence: EvidenceReader,
    private readonly organizations: OrganizationService,
  ) {}

  @Get()
  @Endpoint({ permission: 'evidence.read', audit: { none: 'read' }, summary: 'Evidence, newest first.' })
  @ApiPage(EvidenceResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: EvidenceQuery): Promise<Page<EvidenceResponse>> {
    const { timeZone } = await this.organizations.get(organizationId);
    const page = await this.evidence.list(organizationId, { ...toFilter(query), timeZone }, toPageRequest(query));
    return mapPage(page, (view) => toEvidenceResponse(view, []));
  }

  @Get(':id')
  @Endpoint({ permission: 'evidence.read', audit: { none: 'read' }, summary: 'One row.' })
  @ApiOkResponse({ type: EvidenceResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string): Promise<EvidenceResponse> {
    return toEvidenceResponse(await this.evidence.one(organizationId, id), []);
  }

  @Get(':id/confirmations')
  @Endpoint({ permission: 'evidence.read', audit: { none: 'read' }, summary: 'When the same finding was seen again, newest first.' })
  @ApiPage(ConfirmationResponse)
  async confirmations(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string, @Query() query: PageQuery): Promise<Page<ConfirmationResponse>> {
    return mapPage(await this.evidence.confirmations(organizationId, id, toPageRequest(query)), toConfirmationResponse);
  }

  @Get(':id/calendar')
  @Endpoint({
    permission: 'evidence.read',
    audit: { none: 'read' },
    summary: 'The days on which the finding was seen, and the days between that nobody looked.',
  })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  async calendar(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string): Promise<unknown> {
    return this.evidence.calendar(organizationId, id);
  }

  @Get(':id/provenance')
  @Endpoint({
    permission: 'evidence.read',
    audit: { none: 'read' },
    summary: 'The five questions of an examiner, answered by the row: source, scope, completeness, integrity, fit.',
  })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  async provenance(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string): Promise<unknown> {
    return this.evidence.sheet(organizationId, id);
  }
}

const FRESHNESS = ['fresh', 'due', 'stale'] as const;

function toFilter({ type, connectionId, freshness, current, from, to }: EvidenceQuery): Omit<Parameters<EvidenceReader['list']>[1], 'timeZone'> {
  return {
    types: type?.split(','),
    connectionId,
    freshness: FRESHNESS.find((known) => known === freshness),
    current: current === undefined ? undefined : current === 'true',
    from: from === undefined ? undefined : toLocalDate(from, 'from'),
    to: to === undefined ? undefined : toLocalDate(to, 'to'),
  };
}
