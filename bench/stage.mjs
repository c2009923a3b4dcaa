import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MongoClient } from 'mongodb';

import { freePort } from '../dist/apps/cli/src/local-services/free-port.js';
import { startTemporaryServices } from '../dist/apps/cli/src/local-services/temporary-services.js';
import { deploy } from '../dist/libs/collections/src/index.js';
import { ConnectorRunsModule } from '../dist/libs/connector-runs/src/index.js';
import { CoverageModule } from '../dist/libs/coverage/src/index.js';
import { ApiKeyService, FoundingService } from '../dist/libs/organizations/src/index.js';
import { ConfigModule, DatabaseModule, loadConfig, LoggingModule, openKeyManagement, QueueModule } from '../dist/libs/platform/src/index.js';

import 'reflect-metadata';

const ROOT = path.resolve(import.meta.dirname, '..');
const ROLES = ['attestaApp', 'attestaMigrator', 'attestaRetention', 'attestaWatcher'];
const PASSWORD = 'bench';

class Bench {}
Module({})(Bench);

/** Servers of its own, the sandbox vendor and the API as processes of their own, and the product's services in this process. */
export async function openStage() {
  const home = await mkdtemp(path.join(tmpdir(), 'attesta-bench-'));
  const services = await startTemporaryServices({ home: process.env.ATTESTA_HOME ?? path.join(ROOT, '.attesta'), log: (line) => console.error(line) });
  const root = await new MongoClient(services.mongodbRootUri).connect();
  await deployTo(root, services, 'attesta');
  const children = [];
  // Interrupted: nothing of ours outlives this process.
  process.once('exit', () => {
    children.forEach((child) => child.kill('SIGKILL'));
    services.discardNow();
  });
  for (const [name, code] of [['SIGINT', 130], ['SIGTERM', 143]]) process.once(name, () => process.exit(code)); // prettier-ignore
  const sandboxPort = await freePort();
  const sandbox = `http://127.0.0.1:${sandboxPort}`;
  const port = await freePort();
  const environment = {
    NODE_ENV: 'development',
    LOG_LEVEL: 'silent',
    MONGODB_URI: addressOf(services, 'attesta', 'attestaApp'),
    REDIS_URL: services.redisUrl,
    LOCAL_KEY_FILE: path.join(home, 'local.key'),
    ATTESTA_HOME: home,
    VENDOR_BASE_URL_OVERRIDE: sandbox,
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
  const config = loadConfig(environment);
  await openKeyManagement(config);
  children.push(start('sandbox', environment, ['--port', String(sandboxPort)]), start('api', environment));
  const imports = [ConfigModule.with(config), LoggingModule.named('worker'), DatabaseModule.connect('bench'), QueueModule, ConnectorRunsModule, CoverageModule];
  const app = await NestFactory.createApplicationContext({ module: Bench, imports }, { abortOnError: false, logger: false });
  await untilReady(`${sandbox}/control/health`);
  await untilReady(`http://127.0.0.1:${port}/health/ready`);
  return {
    root,
    db: root.db('attesta'),
    sandbox,
    api: `http://127.0.0.1:${port}`,
    get: (service) => app.get(service, { strict: false }),
    deployTo: (name) => deployTo(root, services, name),
    close: async () => {
      await app.close();
      await Promise.all(children.map(ended));
      await root.close();
      await services.discard();
      await rm(home, { recursive: true, force: true });
    },
  };
}

const addressOf = (services, name, role) => {
  const { host } = new URL(services.mongodbRootUri);
  return `mongodb://${role}:${PASSWORD}@${host}/${name}?replicaSet=rs0&authSource=${name}`;
};
const deployTo = (root, services, databaseName) =>
  deploy({
    administration: root,
    databaseName,
    passwords: Object.fromEntries(ROLES.map((role) => [role, PASSWORD])),
    migrationUri: addressOf(services, databaseName, 'attestaMigrator'),
    now: new Date(),
  });

const start = (name, environment, args = []) =>
  spawn(process.execPath, [path.join(ROOT, 'dist/apps', name, 'src/main.js'), ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });

async function ended(child) {
  child.kill('SIGTERM');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function untilReady(url) {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(100)) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return;
  }
  throw new Error(`${url} did not become ready`);
}

/** An organization with a key for programs. */
export async function found(stage, name) {
  const wish = { name, timeZone: 'Europe/Berlin', owner: { email: `${name}@example.com`, password: 'correct horse battery' }, address: 'bench' };
  const { organization, owner } = await stage.get(FoundingService).create(wish);
  const { secret } = await stage
    .get(ApiKeyService)
    .createFor(owner, { label: 'bench', role: 'owner', access: 'full', expiresAt: new Date(Date.now() + 86_400_000) });
  return { id: organization.id, headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' } };
}

/** A company of invented people, connected. → its connection's id and its key at the vendor */
export async function connect(stage, organization, slug, people) {
  const made = await ask(
    `${stage.sandbox}/control/companies/${slug}`,
    'PUT',
    { 'content-type': 'application/json' },
    { people, seed: slug, timeZone: 'Europe/Berlin' },
  );
  const body = { connector: 'bamboohr', config: { subdomain: slug }, credential: { apiKey: made.apiKey } };
  const connection = await ask(`${stage.api}/api/v1/connections`, 'POST', organization.headers, body);
  return { id: connection.id, apiKey: made.apiKey };
}

async function ask(url, method, headers, body) {
  const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${text}`);
  return JSON.parse(text);
}
