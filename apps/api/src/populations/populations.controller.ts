import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { AuditorReading, leafOf, MAX_REVEALED, PopulationReader, Reveals, type RevealWish, Sampling, SAMPLING_PRESETS } from '@app/custody';
import { InvalidInput, type Page } from '@app/kernel';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { PageQuery, toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { RevealRequest, SampleRequest } from './populations.requests.dto.js';
import {
  DrawnRowResponse,
  RevealResponse,
  SampleResponse,
  SamplingPresetResponse,
  toPresetResponse,
  toRevealResponse,
  toSampleResponse,
} from './populations.response.js';

@ApiTags('populations')
@Controller('api/v1')
export class PopulationsController {
  constructor(
    private readonly populations: PopulationReader,
    private readonly reveals: Reveals,
    private readonly sampling: Sampling,
    private readonly reading: AuditorReading,
  ) {}

  @Get('sampling-presets')
  @Endpoint({ permission: 'evidence.read', audit: { none: 'read' }, summary: 'Sample sizes as audit firms publish them.' })
  @ApiPage(SamplingPresetResponse)
  presets(): Page<SamplingPresetResponse> {
    return { items: SAMPLING_PRESETS.map(toPresetResponse), nextCursor: null };
  }

  @Get('populations/:evidenceId/commitments')
  @Endpoint({
    permission: 'evidence.read',
    audit: { event: 'custody.viewed', of: 'auditor' },
    summary: 'Commitments in leaf order: enough to derive the root and to repeat a draw, nothing about a person. An auditor opens the finding by it.',
  })
  @ApiPage(DrawnRowResponse)
  async commitments(@CurrentCaller() caller: Caller, @IdParam('evidenceId') evidenceId: string, @Query() query: PageQuery): Promise<Page<DrawnRowResponse>> {
    const page = await this.populations.commitments(caller.organizationId, evidenceId, toPageRequest(query));
    await this.reading.opened(caller, evidenceId);
    return page;
  }

  @Post('populations/:evidenceId/reveal')
  @HttpCode(200)
  @Endpoint({
    permission: 'evidence.reveal',
    audit: { event: 'custody.revealed' },
    summary: 'Rows about people in clear, with their salts. Each look is a custody event.',
  })
  @ApiOkResponse({ type: RevealResponse })
  async reveal(@CurrentCaller() caller: Caller, @IdParam('evidenceId') evidenceId: string, @Body() body: RevealRequest): Promise<RevealResponse> {
    return toRevealResponse(await this.reveals.reveal(caller, evidenceId, toWish(body)));
  }

  @Post('populations/:evidenceId/samples')
  @Endpoint({
    permission: 'evidence.sample',
    audit: { event: 'custody.sampled' },
    summary: 'Draw rows with a seed of the auditor; anybody can repeat the draw from seed and commitments.',
  })
  @ApiCreatedResponse({ type: SampleResponse })
  async draw(@CurrentCaller() caller: Caller, @IdParam('evidenceId') evidenceId: string, @Body() body: SampleRequest): Promise<SampleResponse> {
    return toSampleResponse(await this.sampling.draw(caller, evidenceId, body));
  }

  @Get('populations/:evidenceId/samples')
  @Endpoint({ permission: 'evidence.read', audit: { none: 'read' }, summary: 'Every draw of this population, newest first.' })
  @ApiPage(SampleResponse)
  async samples(
    @CurrentCaller() { organizationId }: Caller,
    @IdParam('evidenceId') evidenceId: string,
    @Query() query: PageQuery,
  ): Promise<Page<SampleResponse>> {
    return mapPage(await this.sampling.list(organizationId, evidenceId, toPageRequest(query)), toSampleResponse);
  }
}

/** @throws InvalidInput unless exactly one of the three ways is taken */
function toWish({ sampleId, rows, all, cursor, limit }: RevealRequest): RevealWish {
  const ways = [sampleId, rows, all === true ? all : undefined].filter((way) => way !== undefined).length;
  if (ways !== 1) throw new InvalidInput([{ field: 'body', message: 'must have exactly one of sampleId, rows and all: true' }]);
  if (all !== true && (cursor !== undefined || limit !== undefined))
    throw new InvalidInput([{ field: cursor === undefined ? 'limit' : 'cursor', message: 'is for all: true only' }]);
  if (sampleId !== undefined) return { kind: 'sample', sampleId };
  return rows === undefined ? { kind: 'all', fromLeaf: leafOf(cursor), limit: limit ?? MAX_REVEALED } : { kind: 'rows', commitments: rows };
}
