import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { COLLECTIONS, migrateDatabase } from '@app/collections';
import { ensureRoles, loadConfig, openKeyManagement } from '@app/platform';

import { CheckFailed } from './cli.errors.js';
import { withAddresses } from './environment.js';
import { isPortFree, type LocalAddresses, type RunningApp, type Supervisor } from './local-services/index.js';
import { WORKER_FLAGS } from './worker-flags.js';

const APPS = path.resolve(import.meta.dirname, '../..');
const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 150;

export type Log = (line: string) => void;

export interface Stage {
  readonly supervisor: Supervisor;
  readonly home: string;
  readonly environment: Record<string, string>;
  readonly log: Log;
}

/** MongoDB and Redis: those that the environment names, else local ones with kept data. Afterwards the database is migrated and the key file is there. */
export async function prepareStage(supervisor: Supervisor, given: Readonly<Record<string, string | undefined>>, home: string, log: Log): Promise<Stage> {
  checkSettings(given, home);
  const addresses = given['MONGODB_URI'] !== undefined && given['REDIS_URL'] !== undefined ? undefined : await localServers(supervisor, home);
  const environment = withAddresses(given, home, addresses);
  const config = loadConfig(environment);
  if (config.MONGODB_MIGRATION_URI !== undefined) {
    const { version, ran } = await migrateDatabase(config.MONGODB_MIGRATION_URI, new Date());
    log(`Database at version ${String(version)}${ran.length === 0 ? '' : ` (ran ${ran.join(', ')})`}`);
  }
  // The services themselves never make a key in production: a lost key file must not be replaced in silence.
  await openKeyManagement({ ...config, NODE_ENV: 'development' });
  return { supervisor, home, environment, log };
}

/** A wrong key is named before anything is fetched or started, and with addresses that are not chosen yet. */
function checkSettings(given: Readonly<Record<string, string | undefined>>, home: string): void {
  loadConfig({ MONGODB_URI: 'mongodb://127.0.0.1', REDIS_URL: 'redis://127.0.0.1', ...withAddresses(given, home, undefined) });
}

async function localServers(supervisor: Supervisor, home: string): Promise<LocalAddresses> {
  const services = await supervisor.startServices({
    home,
    ensureUsers: (client, databaseName, passwords) => ensureRoles(client, databaseName, COLLECTIONS, passwords),
  });
  return services.addresses;
}

export interface AppOptions {
  readonly more?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** `main`, or another program of that app. */
  readonly program?: string;
}

/** Starts one of our processes; its output goes to ATTESTA_HOME/logs. */
export async function startApp(
  { supervisor, home, environment }: Stage,
  name: 'api' | 'worker' | 'sandbox',
  { more = {}, args = [], program = 'main' }: AppOptions = {},
): Promise<RunningApp> {
  if (name === 'api') await demandPort(environment);
  const logs = path.join(home, 'logs');
  await mkdir(logs, { recursive: true, mode: 0o700 });
  return supervisor.startApp({
    name,
    args,
    flags: name === 'worker' ? WORKER_FLAGS : [],
    module: path.join(APPS, name, 'src', `${program}.js`),
    logFile: path.join(logs, `${name}.log`),
    // Who removes is neither the API nor a worker: neither learns that user's password.
    environment: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', TZ: 'UTC', ...environment, MONGODB_RETENTION_URI: '', ...more },
  });
}

/** Else another program's answers would be taken for those of the service. */
async function demandPort(environment: Readonly<Record<string, string>>): Promise<void> {
  const { PORT } = loadConfig(environment);
  if (await isPortFree(PORT)) return;
  throw new CheckFailed(`Port ${String(PORT)} is taken by another program.`, 'Stop that program, or choose another port: PORT=<port>.');
}

/** Waits until the address answers 200. @throws CheckFailed after a minute */
export async function untilReady(url: string, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end && !signal.aborted; await sleep(LOOK_EVERY_MS)) {
    if (await answers(url)) return;
  }
  if (!signal.aborted) throw new CheckFailed(`${url} did not become ready within a minute.`, 'Look into the logs folder of ATTESTA_HOME.');
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch (error) {
    // Not listening yet: the next look comes.
    if (error instanceof TypeError || error instanceof DOMException) return false;
    throw error;
  }
}
