import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiTags } from '@nestjs/swagger';

import { type Clock, type Page } from '@app/kernel';
import { ApiKeyService, type Caller } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { PageQuery, toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { ApiKeyResponse, MadeApiKeyResponse, toApiKeyResponse } from './api-key.response.js';
import { CreateApiKeyRequest } from './api-keys.requests.dto.js';

@ApiTags('api-keys')
@Controller('api/v1/api-keys')
export class ApiKeysController {
  constructor(
    private readonly apiKeys: ApiKeyService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({ permission: 'api-key.manage', audit: { none: 'read' }, summary: 'Keys that are not revoked, expired ones too.' })
  @ApiPage(ApiKeyResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: PageQuery): Promise<Page<ApiKeyResponse>> {
    const now = this.clock.now();
    return mapPage(await this.apiKeys.list(organizationId, toPageRequest(query)), (key) => toApiKeyResponse(key, now));
  }

  @Post()
  @Endpoint({ permission: 'api-key.manage', audit: { event: 'api-key.created' }, summary: 'Make a key; it is shown in this answer only.', answersSecret: true })
  @ApiCreatedResponse({ type: MadeApiKeyResponse })
  async create(@CurrentCaller() caller: Caller, @Body() body: CreateApiKeyRequest): Promise<MadeApiKeyResponse> {
    const { label, role, access = 'full', expiresAt } = body;
    const { key, secret } = await this.apiKeys.create(caller, { label, role, access, expiresAt: new Date(expiresAt) });
    return { ...toApiKeyResponse(key, this.clock.now()), secret };
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({ permission: 'api-key.manage', audit: { event: 'api-key.revoked' }, summary: 'Revoke a key.' })
  @ApiNoContentResponse()
  async revoke(@CurrentCaller() caller: Caller, @IdParam() id: string): Promise<void> {
    await this.apiKeys.revoke(caller, id);
  }
}
