import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { Ajv2020 } from 'ajv/dist/2020.js';

import { type ComposeFile, composeText, generatedSecrets, interpolate, parseCompose, ROOT } from './compose-file.js';
import { composeSchema } from './fetched.js';

jest.setTimeout(120_000);

let text: string;
let file: ComposeFile;
let problems: (changed: unknown) => readonly string[];

beforeAll(async () => {
  text = await composeText();
  file = parseCompose(text);
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile(await composeSchema());
  problems = (changed) => (validate(changed) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`));
});

const changed = (change: (services: Record<string, Record<string, unknown>>) => void): unknown => {
  const copy = structuredClone(file) as unknown as { services: Record<string, Record<string, unknown>> };
  change(copy.services);
  return copy;
};

describe('docker-compose.yml and the compose specification', () => {
  it('agree', () => {
    expect(problems(file)).toEqual([]);
  });

  it.each<[string, (services: Record<string, Record<string, unknown>>) => void]>([
    ['a misspelt key', (services) => Object.assign(services['api'] ?? {}, { enviroment: {} })],
    ['a wrong type', (services) => Object.assign(services['api'] ?? {}, { read_only: [] })],
    ['an unknown condition', (services) => Object.assign(services['worker'] ?? {}, { depends_on: { redis: { condition: 'running' } } })],
    ['a service that is text', (services) => Object.assign(services, { api: 'attesta' })],
  ])('disagree on %s, so the check can fail', (_case, change) => {
    expect(problems(changed(change))).not.toEqual([]);
  });
});

/** A value, or the password of an address, that is not left to the environment. Addresses without a password hold no secret. */
const SECRET_IN_CLEAR = /^(?!\$\{\w+:[?-])(?!\w+:\/\/)|:\/\/\w*:(?!\$\{\w+:\?)[^@]*@/;

/** What a deployment must not lose by an edit; each returns what is wrong. */
const rules: Readonly<Record<string, (compose: ComposeFile) => readonly string[]>> = {
  'every service runs without privileges on a read-only root': ({ services }) =>
    Object.entries(services)
      .filter(
        ([, service]) =>
          service.read_only !== true ||
          service.privileged === true ||
          !(service.cap_drop ?? []).includes('ALL') ||
          !(service.security_opt ?? []).includes('no-new-privileges:true'),
      )
      .map(([name]) => name),
  'servers of other makers run as a user that is not root': ({ services }) =>
    Object.entries(services)
      .filter(([, service]) => !service.image.startsWith('attesta:') && !/^[1-9]\d*:[1-9]\d*$/.test(service.user ?? ''))
      .map(([name]) => name),
  'the API and the worker run from one image': ({ services }) => (services['api']?.image === services['worker']?.image ? [] : ['api', 'worker']),
  'only the API can be reached from outside, and only from this machine': ({ services }) =>
    Object.entries(services).flatMap(([name, { ports = [] }]) => ports.filter((port) => name !== 'api' || !port.startsWith('127.0.0.1:'))),
  'the servers have no way out': ({ services, networks }) =>
    Object.entries(services)
      .filter(([name]) => ['mongodb', 'redis', 'kms'].includes(name))
      .flatMap(([name, service]) =>
        (service.networks ?? ['default']).filter((network) => networks[network]?.internal !== true).map((network) => `${name} ${network}`),
      ),
  'no password is written down': ({ services }) =>
    Object.entries(services).flatMap(([name, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([key, value]) => /PASSWORD|KEY_FILE|_URI$|_URL$/.test(key) && SECRET_IN_CLEAR.test(value))
        .map(([key]) => `${name} ${key}`),
    ),
  'whatever runs waits until the database is deployed': ({ services }) =>
    ['api', 'worker', 'retention'].filter((name) => services[name]?.depends_on?.['deploy']?.condition !== 'service_completed_successfully'),
  'Redis evicts nothing and keeps what it has': ({ services }) => {
    const command = (services['redis']?.command ?? []).join(' ');
    return ['--maxmemory-policy noeviction', '--appendonly yes'].filter((flag) => !command.includes(flag));
  },
  'MongoDB runs no JavaScript, no compressors and short transactions': ({ services }) => {
    const command = services['mongodb']?.command ?? [];
    const needed = [
      '--noscripting',
      '--networkMessageCompressors=disabled',
      '--keyFile=/tmp/key',
      '--replSet=rs0',
      '--setParameter=transactionLifetimeLimitSeconds=5',
    ];
    return needed.filter((flag) => !command.includes(flag));
  },
};

describe('docker-compose.yml', () => {
  it.each(Object.entries(rules))('%s', (_rule, wrong) => {
    expect(wrong(file)).toEqual([]);
  });

  it.each<[string, (services: Record<string, Record<string, unknown>>) => void]>([
    ['every service runs without privileges on a read-only root', (services) => delete services['redis']?.['read_only']],
    ['servers of other makers run as a user that is not root', (services) => delete services['kms']?.['user']],
    ['the API and the worker run from one image', (services) => Object.assign(services['worker'] ?? {}, { image: 'attesta:other' })],
    ['only the API can be reached from outside, and only from this machine', (services) => Object.assign(services['api'] ?? {}, { ports: ['3000:3000'] })],
    [
      'only the API can be reached from outside, and only from this machine',
      (services) => Object.assign(services['mongodb'] ?? {}, { ports: ['127.0.0.1:27017:27017'] }),
    ],
    ['the servers have no way out', (services) => Object.assign(services['mongodb'] ?? {}, { networks: ['data', 'outside'] })],
    ['no password is written down', (services) => Object.assign(services['redis'] ?? {}, { environment: { REDIS_PASSWORD: 'hunter2' } })],
    ['no password is written down', (services) => Object.assign(services['api'] ?? {}, { environment: { REDIS_URL: 'redis://:hunter2@redis:6379' } })],
    ['whatever runs waits until the database is deployed', (services) => Object.assign(services['worker'] ?? {}, { depends_on: {} })],
    ['Redis evicts nothing and keeps what it has', (services) => Object.assign(services['redis'] ?? {}, { command: ['--maxmemory-policy', 'allkeys-lru'] })],
    ['MongoDB runs no JavaScript, no compressors and short transactions', (services) => Object.assign(services['mongodb'] ?? {}, { command: [] })],
  ])('is caught when it breaks the rule: %s', (rule, change) => {
    expect(rules[rule]?.(changed(change) as ComposeFile)).not.toEqual([]);
  });
});

describe('scripts/make-deployment-env.mjs', () => {
  const asked = (): string[] => [...new Set([...text.matchAll(/\$\{(\w+):\?/g)].map((match) => match[1] ?? ''))].sort();

  it('makes exactly the secrets that docker-compose.yml asks for, each new every time', async () => {
    const [first, second] = [await generatedSecrets(), await generatedSecrets()];
    expect(Object.keys(first).sort()).toEqual(asked());
    expect(Object.values(first).filter((value) => Object.values(second).includes(value))).toEqual([]);
    expect(() => interpolate(text, first)).not.toThrow();
    expect(() => interpolate(text, {})).toThrow(/run scripts\/make-deployment-env.mjs first/);
  });

  it('writes mode 600 and never replaces a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'attesta-env-'));
    const target = path.join(folder, '.env');
    const script = path.join(ROOT, 'scripts/make-deployment-env.mjs');
    await promisify(execFile)(process.execPath, [script, target]);
    expect((await stat(target)).mode & 0o777).toBe(0o600);
    await writeFile(target, 'MINE=1\n');
    await expect(promisify(execFile)(process.execPath, [script, target])).rejects.toMatchObject({ code: 1 });
    expect(await readFile(target, 'utf8')).toBe('MINE=1\n');
    await rm(folder, { recursive: true });
  });
});
