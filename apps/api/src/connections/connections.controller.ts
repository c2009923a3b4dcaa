import { Body, Controller, Delete, Get, HttpCode, Inject, Patch, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';

import { ConnectionReader, ConnectionService, type TestedConnection } from '@app/connections';
import { RunRequests } from '@app/connector-runs';
import { type Clock, type Page } from '@app/kernel';
import { type Caller } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { RunAcceptedResponse } from '../connector-runs/run.response.js';
import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { PageQuery, toPageRequest } from '../http/page.dto.js';
import { ApiPage, mapPage } from '../http/page-response.js';
import { ConnectedResponse, ConnectionResponse, ConnectionTestResponse, toConnectionResponse } from './connection.response.js';
import { ChangeConnectionRequest, ConnectRequest, ReauthorizeRequest } from './connections.requests.dto.js';

@ApiTags('connections')
@Controller('api/v1/connections')
export class ConnectionsController {
  constructor(
    private readonly reader: ConnectionReader,
    private readonly connections: ConnectionService,
    private readonly runs: RunRequests,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get()
  @Endpoint({ permission: 'connection.read', audit: { none: 'read' }, summary: 'Connections, revoked ones too, oldest first.' })
  @ApiPage(ConnectionResponse)
  async list(@CurrentCaller() { organizationId }: Caller, @Query() query: PageQuery): Promise<Page<ConnectionResponse>> {
    const now = this.clock.now();
    return mapPage(await this.reader.list(organizationId, toPageRequest(query)), (connection) => toConnectionResponse(connection, now));
  }

  @Post()
  @Endpoint({
    permission: 'connection.manage',
    audit: { event: 'connection.connected' },
    summary: 'Test the key, then connect. Refused: nothing is stored, 422 connection.rejected.',
  })
  @ApiCreatedResponse({ type: ConnectedResponse })
  async connect(@CurrentCaller() { organizationId, actor }: Caller, @Body() body: ConnectRequest): Promise<ConnectedResponse> {
    const { connector, label, config, credential } = body;
    return this.#withFirstRun({ organizationId, actor }, await this.connections.connect(organizationId, actor, { connector, label, config, credential }));
  }

  @Get(':id')
  @Endpoint({ permission: 'connection.read', audit: { none: 'read' }, summary: 'One connection.' })
  @ApiOkResponse({ type: ConnectionResponse })
  async get(@CurrentCaller() { organizationId }: Caller, @IdParam() id: string): Promise<ConnectionResponse> {
    return toConnectionResponse(await this.reader.get(organizationId, id), this.clock.now());
  }

  @Patch(':id')
  @Endpoint({ permission: 'connection.manage', audit: { event: 'connection.changed' }, summary: 'Change the label or the read mode.' })
  @ApiOkResponse({ type: ConnectionResponse })
  async change(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string, @Body() body: ChangeConnectionRequest): Promise<ConnectionResponse> {
    return toConnectionResponse(await this.connections.change(organizationId, actor, id, body), this.clock.now());
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({
    permission: 'connection.manage',
    audit: { event: 'connection.revoked' },
    summary: 'Revoke: the key is cleared, the history stays. Answered when nothing leaves with the key any more, after five seconds at the latest.',
  })
  @ApiNoContentResponse()
  async revoke(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string): Promise<void> {
    await this.connections.revoke(organizationId, actor, id);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Endpoint({
    permission: 'connection.manage',
    audit: { event: 'connection.test-failed' },
    summary: 'Ask the vendor again with the stored key. Only a refusal leaves an event.',
  })
  @ApiOkResponse({ type: ConnectionTestResponse })
  async test(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string): Promise<ConnectionTestResponse> {
    const { refusal, checks } = await this.connections.test(organizationId, actor, id);
    return { accepted: refusal === null, refusal, checks };
  }

  @Post(':id/runs')
  @HttpCode(202)
  @Endpoint({
    permission: 'connection.manage',
    audit: { none: 'the run leaves its own event when it ends, and names who asked' },
    summary: 'Run now; once a minute.',
  })
  @ApiAcceptedResponse({ type: RunAcceptedResponse })
  async runNow(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string): Promise<RunAcceptedResponse> {
    return { runId: await this.runs.runNow(organizationId, actor, id) };
  }

  @Post(':id/reauthorize')
  @HttpCode(200)
  @Endpoint({
    permission: 'connection.manage',
    audit: { event: 'connection.reauthorized' },
    summary: 'Test a new key, then put it in the place of the old one.',
  })
  @ApiOkResponse({ type: ConnectedResponse })
  async reauthorize(
    @CurrentCaller() { organizationId, actor }: Caller,
    @IdParam() id: string,
    @Body() { credential }: ReauthorizeRequest,
  ): Promise<ConnectedResponse> {
    return this.#withFirstRun({ organizationId, actor }, await this.connections.reauthorize(organizationId, actor, id, credential));
  }

  @Post(':id/confirm-visibility')
  @HttpCode(200)
  @Endpoint({
    permission: 'connection.confirm',
    audit: { event: 'connection.visibility-confirmed' },
    summary: 'Fewer visible people are right: measure anew from the next run.',
  })
  @ApiOkResponse({ type: ConnectionResponse })
  async confirmVisibility(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string): Promise<ConnectionResponse> {
    return toConnectionResponse(await this.connections.confirmVisibility(organizationId, actor, id), this.clock.now());
  }

  /** The dispatcher would find the due run by itself; asking now saves a person the wait. */
  async #withFirstRun(
    { organizationId, actor }: Pick<Caller, 'organizationId' | 'actor'>,
    { connection, checks }: TestedConnection,
  ): Promise<ConnectedResponse> {
    const runId = await this.runs.runDue(organizationId, actor, connection);
    return { ...toConnectionResponse(connection, this.clock.now()), checks, runId };
  }
}
