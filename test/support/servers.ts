const MONGODB = 'ATTESTA_TEST_MONGODB_ROOT_URI';
const REDIS = 'ATTESTA_TEST_REDIS_URL';

/** Of the run's one mongod: user root, database admin. Anything may be made and dropped there except what other suites made. */
export const mongodbRootUri = (): string => address(MONGODB);

/** Of the run's one Redis, with its password. All suites share it: use a prefix of your own. */
export const redisUrl = (): string => address(REDIS);

export function publishAddresses(addresses: { readonly mongodbRootUri: string; readonly redisUrl: string }): void {
  process.env[MONGODB] = addresses.mongodbRootUri;
  process.env[REDIS] = addresses.redisUrl;
}

function address(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: name the file *.int-spec.ts or *.e2e-spec.ts, so that jest starts the servers`);
  return value;
}
