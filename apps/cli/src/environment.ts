import path from 'node:path';

import { type AppConfig, loadConfig, processEnvironment } from '@app/platform';

import { UsageError } from './cli.errors.js';
import { type LocalAddresses, readAddresses } from './local-services/index.js';

type Environment = Readonly<Record<string, string | undefined>>;

export const homeOf = (environment: Environment): string => path.resolve(environment['ATTESTA_HOME'] ?? '.attesta');

/** The environment completed by the addresses of the local servers, where it names none of its own. */
export function withAddresses(environment: Environment, home: string, addresses: LocalAddresses | undefined): Record<string, string> {
  const local =
    addresses === undefined || environment['MONGODB_URI'] !== undefined
      ? {}
      : { MONGODB_URI: addresses.mongodb.application, MONGODB_MIGRATION_URI: addresses.mongodb.migration };
  const redis = addresses === undefined ? {} : { REDIS_URL: addresses.redis };
  const given = Object.fromEntries(Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  return { ...local, ...redis, ...given, ATTESTA_HOME: home };
}

/** For commands beside a running service: the environment, else services.json of ATTESTA_HOME. @throws UsageError, ConfigurationError */
export async function commandConfig(): Promise<AppConfig> {
  const environment = processEnvironment();
  const home = homeOf(environment);
  const addresses = await readAddresses(home);
  if (addresses === undefined && (environment['MONGODB_URI'] === undefined || environment['REDIS_URL'] === undefined)) {
    throw new UsageError(
      `There are no servers to work on: ${home} holds no services.json, and MONGODB_URI or REDIS_URL is not set.`,
      'Start the service once (`npm start`), or set both keys; .env.example explains them.',
    );
  }
  return loadConfig(withAddresses(environment, home, addresses));
}
