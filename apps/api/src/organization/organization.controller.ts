import { Body, Controller, Delete, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { type Caller, OrganizationService } from '@app/organizations';
import { OrganizationDeletion } from '@app/retention';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { DeletionReceiptResponse, toDeletionReceiptResponse } from './deletion-receipt.response.js';
import { ChangeOrganizationRequest, DeleteOrganizationRequest } from './organization.requests.dto.js';
import { OrganizationResponse, toOrganizationResponse } from './organization.response.js';

@ApiTags('organization')
@Controller('api/v1/organization')
export class OrganizationController {
  constructor(
    private readonly organizations: OrganizationService,
    private readonly deletion: OrganizationDeletion,
  ) {}

  @Get()
  @Endpoint({ permission: 'organization.read', audit: { none: 'read' }, summary: 'The caller’s organization.' })
  @ApiOkResponse({ type: OrganizationResponse })
  async get(@CurrentCaller() { organizationId }: Caller): Promise<OrganizationResponse> {
    return toOrganizationResponse(await this.organizations.get(organizationId));
  }

  @Patch()
  @Endpoint({
    permission: 'organization.manage',
    audit: { event: 'organization.changed' },
    summary: 'Change name and time zone. Evidence keeps the zone it was read with.',
  })
  @ApiOkResponse({ type: OrganizationResponse })
  async change(@CurrentCaller() caller: Caller, @Body() body: ChangeOrganizationRequest): Promise<OrganizationResponse> {
    const { name, timeZone } = body;
    const change = { ...(name === undefined ? {} : { name }), ...(timeZone === undefined ? {} : { timeZone }) };
    return toOrganizationResponse(await this.organizations.change(caller, change));
  }

  @Delete()
  @Endpoint({
    permission: 'organization.delete',
    audit: { event: 'organization.deleted' },
    summary: 'Destroy the data keys, then end the organization. There is no way back; the answer is the receipt.',
  })
  @ApiOkResponse({ type: DeletionReceiptResponse })
  async delete(@CurrentCaller() caller: Caller, @Body() { name }: DeleteOrganizationRequest): Promise<DeletionReceiptResponse> {
    return toDeletionReceiptResponse(await this.deletion.delete(caller, name));
  }
}
