import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { ConnectorNotFound } from '@app/connections';
import { connectorRegistry, findConnector } from '@app/connectors';
import { type Page } from '@app/kernel';

import { Endpoint } from '../http/endpoint.js';
import { ApiPage } from '../http/page-response.js';
import { ConnectorResponse, toConnectorResponse } from './connector.response.js';

@ApiTags('connectors')
@Controller('api/v1/connectors')
export class ConnectorsController {
  @Get()
  @Endpoint({ permission: 'connection.read', audit: { none: 'read' }, summary: 'What can be connected.' })
  @ApiPage(ConnectorResponse)
  list(): Page<ConnectorResponse> {
    return { items: [...connectorRegistry.values()].map(toConnectorResponse), nextCursor: null };
  }

  @Get(':slug')
  @Endpoint({ permission: 'connection.read', audit: { none: 'read' }, summary: 'One connector: form, guide, permissions, metrics.' })
  @ApiOkResponse({ type: ConnectorResponse })
  get(@Param('slug') slug: string): ConnectorResponse {
    const definition = findConnector(slug);
    if (definition === null) throw new ConnectorNotFound();
    return toConnectorResponse(definition);
  }
}
