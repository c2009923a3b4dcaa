import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { SearchQuery } from './search.requests.dto.js';
import { SearchResponse } from './search.response.js';
import { SearchService } from './search.service.js';

@ApiTags('search')
@Controller('api/v1/search')
export class SearchController {
  constructor(private readonly search: SearchService) {}

  @Get()
  @Endpoint({
    permission: 'signed-in',
    audit: { none: 'read' },
    summary:
      'Connections, controls, evidence, assessments, alerts, members, audit events and checkpoints that the caller may read, by name or by the beginning of an id, a fingerprint or a hash. Of long lists the first or newest thousand are looked at.',
  })
  @ApiOkResponse({ type: SearchResponse })
  async find(@CurrentCaller() caller: Caller, @Query() { q }: SearchQuery): Promise<SearchResponse> {
    return { items: await this.search.find(caller, q) };
  }
}
