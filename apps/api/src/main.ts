import { AppError } from '@app/kernel';
import { loadConfig, Logger, processEnvironment } from '@app/platform';

import { createApi } from './api-application.js';
import { AppModule } from './app.module.js';
import { productVersion } from './version.js';

import 'reflect-metadata';

const WAY_OUT = '`npm run attesta -- doctor` says which server or key is not as it should be.';

async function main(): Promise<void> {
  const version = productVersion();
  if (process.argv.includes('--version')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  const config = loadConfig(processEnvironment());
  const app = await createApi(AppModule.with(config), version);
  await app.listen(config.PORT, config.HOST);
  app.get(Logger).info('api ready', { address: config.HOST, port: config.PORT, version });
}

main().catch((error: unknown) => {
  // Only our own errors are known to hold no secret; a driver's text may show an address with its password.
  const lines =
    error instanceof AppError ? [error.message, error.remedy ?? ''] : [`could not start: ${error instanceof Error ? error.name : 'unknown error'}`, WAY_OUT];
  process.stderr.write(`attesta api: ${lines.filter((line) => line !== '').join('\n')}\n`);
  process.exit(1);
});
