import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiTags } from '@nestjs/swagger';

import { DeliveryResend } from '@app/channels';
import { type Caller } from '@app/organizations';

import { CurrentCaller } from '../http/caller.js';
import { Endpoint } from '../http/endpoint.js';
import { IdParam } from '../http/id-param.js';
import { ChannelDeliveryResponse, toChannelDeliveryResponse } from './alert-channel.response.js';

@ApiTags('alert-channels')
@Controller('api/v1/alert-deliveries')
export class AlertDeliveriesController {
  constructor(private readonly resending: DeliveryResend) {}

  @Post(':id/resend')
  @HttpCode(202)
  @Endpoint({ permission: 'alert.manage', audit: { event: 'alert-delivery.resent' }, summary: 'Send a failed delivery again, under its own id.' })
  @ApiAcceptedResponse({ type: ChannelDeliveryResponse })
  async resend(@CurrentCaller() { organizationId, actor }: Caller, @IdParam() id: string): Promise<ChannelDeliveryResponse> {
    return toChannelDeliveryResponse(await this.resending.resend(organizationId, actor, id));
  }
}
