import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { ControlReader } from '@app/controls';
import { AuditorReading } from '@app/custody';
import { EvidenceReader, type EvidenceView } from '@app/evidence';
import { InvalidInput, type OrganizationId, type Page, toLocalDate } from '@app/kernel';
import { type Caller, OrganizationService } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { PageQuery, toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { EvidenceQuery } from './evidence.requests.dto.js';
import { ConfirmationResponse, EvidenceResponse, toConfirmationResponse, toEvidenceResponse } from './evidence.response.js';
import { EvidenceCalendarResponse } from './evidence-calendar.response.js';
import { toLinkedControls } from './linked-controls.js';
import { ProvenanceSheetResponse, toSheetResponse } from './provenance-sheet.response.js';

@ApiTags('evidence')
@Controller('api/v1/evidence')
export class EvidenceController {
  constructor(
    private readonly evidence: EvidenceReader,
    private readonly organizations: OrganizationService,
    private readonly controls: ControlReader,
    private readonly reading: AuditorReading,
  ) {}

  @Get()
  @Endpoint({ permission: 'evidence.read', audit: { none: 'read' }, summary: 'Evidence, newest first.' })
  @ApiPage(EvidenceResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: EvidenceQuery): Promise<Page<EvidenceResponse>> {
    const { timeZone } = await this.organizations.get(organizationId);
    const types = await this.#typesOf(organizationId, query);
    const page = await this.evidence.list(organizationId, { ...toFilter(query), types, timeZone }, toPageRequest(query));
    const shown = await this.#shown(organizationId, page.items);
    return mapPage(page, shown);
  }

  @Get(':id')
  @Endpoint({
    permission: 'evidence.read',
    audit: { event: 'custody.viewed', of: 'auditor' },
    summary: 'One row. That an auditor opened it is a custody event first, one per auditor, row and hour.',
  })
  @ApiOkResponse({ type: EvidenceResponse })
  async get(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<EvidenceResponse> {
    const view = await this.evidence.one(caller.organizationId, id);
    const shown = await this.#shown(caller.organizationId, [view]);
    await this.reading.opened(caller, id);
    return shown(view);
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
  @ApiOkResponse({ type: EvidenceCalendarResponse })
  async calendar(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string): Promise<EvidenceCalendarResponse> {
    return this.evidence.calendar(organizationId, id);
  }

  @Get(':id/provenance')
  @Endpoint({
    permission: 'evidence.read',
    audit: { event: 'custody.viewed', of: 'auditor' },
    summary: 'The five questions of an examiner, answered by the row: source, scope, completeness, integrity, fit. An auditor opens the row by it.',
  })
  @ApiOkResponse({ type: ProvenanceSheetResponse })
  async provenance(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<ProvenanceSheetResponse> {
    const sheet = await this.evidence.sheet(caller.organizationId, id);
    await this.reading.opened(caller, id);
    return toSheetResponse(sheet);
  }

  /** Rows with the controls that their type counts for in this organization: one read for the whole page. */
  async #shown(org: OrganizationId, rows: readonly EvidenceView[]): Promise<(row: EvidenceView) => EvidenceResponse> {
    const controls = await this.controls.controlsOf(org, [...new Set(rows.map(({ type }) => type))]);
    return (row) => toEvidenceResponse(row, toLinkedControls(controls.get(row.type) ?? []));
  }

  /** Types asked for by name, by framework or by control; both = those that are in both. */
  async #typesOf(org: OrganizationId, { type, framework, controlId }: EvidenceQuery): Promise<readonly string[] | undefined> {
    const named = type?.split(',');
    if (framework === undefined) {
      if (controlId !== undefined) throw new InvalidInput([{ field: 'framework', message: 'is needed with controlId' }]);
      return named;
    }
    const mapped = await this.controls.evidenceTypesOf(org, framework, controlId);
    return named === undefined ? mapped : mapped.filter((one) => named.includes(one));
  }
}

const FRESHNESS = ['fresh', 'due', 'stale'] as const;

function toFilter({ connectionId, freshness, current, from, to }: EvidenceQuery): Omit<Parameters<EvidenceReader['list']>[1], 'timeZone' | 'types'> {
  return {
    connectionId,
    freshness: FRESHNESS.find((known) => known === freshness),
    current: current === undefined ? undefined : current === 'true',
    from: from === undefined ? undefined : toLocalDate(from, 'from'),
    to: to === undefined ? undefined : toLocalDate(to, 'to'),
  };
}
