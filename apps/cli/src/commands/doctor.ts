import { type INestApplicationContext, type Type } from '@nestjs/common';

import { StartUpCheck } from '@app/collections';
import { AppError } from '@app/kernel';
import { type AppConfig, connectRedis, KEY_MANAGEMENT, type KeyManagement, ServerClock } from '@app/platform';

import { parseOptions } from '../arguments.js';
import { CheckFailed } from '../cli.errors.js';
import { withContext } from '../cli-context.js';
import { commandConfig } from '../environment.js';
import { demandMongodb, demandRedis } from '../servers-check.js';

interface Diagnosis {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}
type Check = () => Promise<string>;

/** Looks at servers, roles, clock and keys; says what is wrong and how to mend it. Changes nothing. */
export async function doctor(args: readonly string[]): Promise<void> {
  const options = parseOptions('doctor', args, { json: { type: 'boolean' } });
  const config = await commandConfig();
  const found: Diagnosis[] = [
    await diagnose('Node.js', async () => Promise.resolve(nodeVersion())),
    await diagnose('Redis', () => redisState(config.REDIS_URL)),
    await diagnose('MongoDB', () => mongodbAnswers(config.MONGODB_URI)),
  ];
  // Roles, clock and keys can only be looked at through both servers.
  if (found.every(({ ok }) => ok)) found.push(...(await withContext(config, (get, app) => inside(config, get, app))));
  process.stdout.write(
    options.json === true ? `${JSON.stringify(found)}\n` : found.map(({ check, ok, detail }) => `${ok ? 'ok   ' : 'WRONG'} ${check}: ${detail}\n`).join(''),
  );
  if (found.some(({ ok }) => !ok)) throw new CheckFailed('Something is wrong; see the lines above.', 'Each line that says WRONG names the way out.');
}

async function inside(config: AppConfig, get: <S>(service: Type<S>) => S, app: INestApplicationContext): Promise<Diagnosis[]> {
  const moved = config.clockOffsetMs === 0 ? '' : `, moved by CLOCK_OFFSET ${config.CLOCK_OFFSET}`;
  const checks: Readonly<Record<string, Check>> = {
    'Replica set': () => mongodbState(get(StartUpCheck)),
    'Roles and collections': () => databaseState(get(StartUpCheck)),
    Clock: async () => Promise.resolve(`${String(get(ServerClock).skewMs)} ms off the database server${moved}`),
    'Key service': async () => `${config.KMS_PROVIDER}, key ${(await app.get<KeyManagement>(KEY_MANAGEMENT, { strict: false }).describe()).kmsKeyId}`,
  };
  const results: Diagnosis[] = [];
  for (const [name, check] of Object.entries(checks)) results.push(await diagnose(name, check));
  return results;
}

async function diagnose(check: string, look: Check): Promise<Diagnosis> {
  try {
    return { check, ok: true, detail: await look() };
  } catch (error) {
    // A diagnosis is the answer here: the failure is printed, not hidden.
    const detail = error instanceof AppError ? `${error.message} ${error.remedy ?? ''}`.trim() : error instanceof Error ? error.message : String(error);
    return { check, ok: false, detail };
  }
}

function nodeVersion(): string {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) throw new CheckFailed(`${process.version} is too old.`, 'Install Node.js 24 LTS (at least 20.19).');
  return process.version;
}

async function mongodbAnswers(uri: string): Promise<string> {
  await demandMongodb(uri);
  return 'answers; user and password are right';
}

async function mongodbState(check: StartUpCheck): Promise<string> {
  const { version, replicaSet } = await check.server();
  return `${version}, replica set ${replicaSet}`;
}

async function databaseState(check: StartUpCheck): Promise<string> {
  const findings = await check.run('development');
  if (findings.length > 0) throw new CheckFailed(`${findings.join('; ')}.`, 'Give the application its own user with the roles that `deploy` makes.');
  return "the application's user is refused every forbidden command; all collections are there";
}

async function redisState(url: string): Promise<string> {
  await demandRedis(url);
  const redis = connectRedis(url, 'commands');
  redis.on('error', () => undefined);
  try {
    if (redis.status !== 'ready') await new Promise((resolve, reject) => redis.once('ready', resolve).once('error', reject));
    const text = await redis.info();
    const value = (key: string): string => new RegExp(`^${key}:(.*)$`, 'm').exec(text)?.[1]?.trim() ?? 'unknown';
    if (value('maxmemory_policy') !== 'noeviction') {
      throw new CheckFailed(`maxmemory-policy is ${value('maxmemory_policy')}.`, 'Set it to noeviction: an evicting Redis loses jobs.');
    }
    return `${value('redis_version')}, noeviction`;
  } finally {
    redis.disconnect();
  }
}
