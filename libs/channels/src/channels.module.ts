import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { AuditLogModule } from '@app/audit-log';
import { OrganizationRegistryModule } from '@app/organizations';
import { MailModule, VaultModule } from '@app/platform';

import { ChannelService } from './channel.service.js';
import { ChannelEnding } from './channel-ending.service.js';
import { ChannelReader } from './channel-reader.service.js';
import { ChannelRules } from './channel-rules.service.js';
import { ChannelSecretRotation } from './channel-secret-rotation.service.js';
import { ChannelTests } from './channel-tests.service.js';
import { DeliveryReader } from './delivery-reader.service.js';
import { DeliveryResend } from './delivery-resend.service.js';
import { DeliverySender } from './delivery-sender.service.js';
import { Outbox } from './outbox.service.js';
import { AlertChannelRepository, alertChannelSchema } from './persistence/alert-channel.repository.js';
import { AlertDeliveryRepository } from './persistence/alert-delivery.repository.js';
import { alertDeliverySchema } from './persistence/alert-delivery.row.js';
import { ALERT_CHANNELS, ALERT_DELIVERIES } from './persistence/channels.collections.js';
import { ChannelSecrets } from './sending/channel-secrets.service.js';
import { MessageSender } from './sending/message-sender.service.js';
import { SigningSecrets } from './signing-secrets.service.js';

const MODELS = [
  { name: ALERT_CHANNELS.name, schema: alertChannelSchema },
  { name: ALERT_DELIVERIES.name, schema: alertDeliverySchema },
].map((model) => ({ ...model, collection: model.name }));
const SERVICES = [
  Outbox,
  DeliveryReader,
  DeliveryResend,
  DeliverySender,
  ChannelReader,
  ChannelService,
  ChannelEnding,
  ChannelTests,
  SigningSecrets,
  ChannelSecretRotation,
];

@Module({
  imports: [MongooseModule.forFeature(MODELS), AuditLogModule, OrganizationRegistryModule, MailModule, VaultModule],
  providers: [AlertChannelRepository, AlertDeliveryRepository, ChannelRules, ChannelSecrets, MessageSender, ...SERVICES],
  exports: SERVICES,
})
export class ChannelsModule {}
