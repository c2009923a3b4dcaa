import path from 'node:path';

import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { type Clock, InvariantViolated } from '@app/kernel';

import { CLOCK } from '../clock/server-clock.js';
import { APP_CONFIG } from '../config/config.module.js';
import { type AppConfig } from '../config/index.js';
import { AwsKms } from './aws-kms.js';
import { type KeyManagement } from './key-management.js';
import { LocalKeyFile } from './local-key-file.js';
import { ORGANIZATION_KEYS } from './persistence/data-key.collection.js';
import { DataKeyRepository, dataKeySchema } from './persistence/data-key.repository.js';
import { Vault } from './vault.js';

export const KEY_MANAGEMENT = Symbol('KeyManagement');

type KeySettings = Pick<AppConfig, 'NODE_ENV' | 'KMS_PROVIDER' | 'KMS_KEY_ID' | 'KMS_ENDPOINT' | 'LOCAL_KEY_FILE' | 'ATTESTA_HOME'>;

/** The configured provider. A missing key file is made outside production only: there a lost one must not be replaced in silence. */
export async function openKeyManagement(settings: KeySettings): Promise<KeyManagement> {
  if (settings.KMS_PROVIDER === 'local') {
    const file = settings.LOCAL_KEY_FILE ?? path.join(settings.ATTESTA_HOME, 'keys', 'local.key');
    return LocalKeyFile.open({ file, mayCreate: settings.NODE_ENV !== 'production' });
  }
  if (settings.KMS_KEY_ID === undefined) throw new InvariantViolated('KMS_PROVIDER=aws without KMS_KEY_ID passed the configuration');
  return new AwsKms({ keyId: settings.KMS_KEY_ID, ...(settings.KMS_ENDPOINT === undefined ? {} : { endpoint: settings.KMS_ENDPOINT }) });
}

@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: ORGANIZATION_KEYS.name, schema: dataKeySchema, collection: ORGANIZATION_KEYS.name }])],
  providers: [
    DataKeyRepository,
    { provide: KEY_MANAGEMENT, inject: [APP_CONFIG], useFactory: (config: AppConfig) => openKeyManagement(config) },
    {
      provide: Vault,
      inject: [KEY_MANAGEMENT, DataKeyRepository, CLOCK],
      useFactory: (kms: KeyManagement, store: DataKeyRepository, clock: Clock) => new Vault({ kms, store, clock }),
    },
  ],
  exports: [Vault, KEY_MANAGEMENT],
})
export class VaultModule {}
