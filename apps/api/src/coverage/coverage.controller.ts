import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { CoverageHistory, CoverageService } from '@app/coverage';
import { type Clock, type LocalDate, toLocalDate } from '@app/kernel';
import { type Caller } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { toInstant } from '../http/fields.js';
import { toPageRequest } from '../http/page.dto.js';
import { CoverageChangesQuery, CoverageHistoryQuery, CoverageQuery } from './coverage.requests.dto.js';
import { CoverageResponse, toCoverageResponse } from './coverage.response.js';
import { CoverageChangesResponse, CoverageHistoryResponse, toCoverageChangesResponse, toCoverageHistoryResponse } from './coverage-history.response.js';

@ApiTags('coverage')
@Controller('api/v1/coverage')
export class CoverageController {
  constructor(
    private readonly coverage: CoverageService,
    private readonly past: CoverageHistory,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({
    permission: 'control.read',
    audit: { none: 'read' },
    summary: 'Coverage of a framework, now or as it stood, computed when asked and stored nowhere.',
  })
  @ApiOkResponse({ type: CoverageResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @Query() { framework, asOf }: CoverageQuery): Promise<CoverageResponse> {
    const at = toMoment('asOf', asOf);
    if (at === undefined) return toCoverageResponse(await this.coverage.coverage(organizationId, framework, this.clock.now()));
    const past = await this.past.asOf(organizationId, framework, at);
    return toCoverageResponse(past, past.limits);
  }

  @Get('history')
  @Endpoint({ permission: 'control.read', audit: { none: 'read' }, summary: 'Coverage of a framework day by day.' })
  @ApiOkResponse({ type: CoverageHistoryResponse })
  async history(@CurrentCaller() { organizationId }: Caller, @Query() { framework, from, to }: CoverageHistoryQuery): Promise<CoverageHistoryResponse> {
    return toCoverageHistoryResponse(await this.past.line(organizationId, framework, { from: toDay('from', from), to: toDay('to', to) }));
  }

  @Get('changes')
  @Endpoint({
    permission: 'control.read',
    audit: { none: 'read' },
    summary: 'What moved coverage of a framework: each cause once, with its controls and what to do.',
  })
  @ApiOkResponse({ type: CoverageChangesResponse })
  async changes(
    @CurrentCaller() { organizationId }: Caller,
    @Query() { framework, from, to, ...page }: CoverageChangesQuery,
  ): Promise<CoverageChangesResponse> {
    const range = { from: toMoment('from', from), to: toMoment('to', to) };
    return toCoverageChangesResponse(await this.past.changes(organizationId, framework, range, toPageRequest(page)));
  }
}

const toDay = (field: string, day: string | undefined): LocalDate | undefined => (day === undefined ? undefined : toLocalDate(day, field));

/** The form was checked before; a day that no calendar has is found here. */
function toMoment(field: string, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  toLocalDate(text.slice(0, 10), field);
  return toInstant(text) ?? undefined;
}
