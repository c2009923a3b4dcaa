import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { verifyDatabase } from '@app/collections';
import { connectDatabase } from '@app/platform';

import { findPrograms } from '../../apps/cli/src/local-services/find-programs.js';
import { freePort } from '../../apps/cli/src/local-services/free-port.js';
import { compile } from '../support/compiled.js';
import { projectHome } from '../support/temporary-home.js';
import { composeText, generatedSecrets, interpolate, parseCompose } from './compose-file.js';

jest.setTimeout(120_000);

let folder: string;
let compiled: Awaited<ReturnType<typeof compile>>;
let mongod: ReturnType<typeof spawn>;
let environment: Record<string, string>;
let member: string;

/** The MongoDB service of docker-compose.yml on this machine: its flags and secrets, other paths and another port. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'attesta-deploy-'));
  compiled = await compile();
  const secrets = await generatedSecrets();
  const { services } = parseCompose(interpolate(await composeText(), secrets));
  const { mongod: program } = await findPrograms({ home: projectHome(), environment: process.env, log: () => undefined });
  const port = await freePort();
  member = `127.0.0.1:${port}`;
  await writeFile(path.join(folder, 'key'), secrets['MONGODB_KEY_FILE'] ?? '', { mode: 0o400 });
  const places: Readonly<Record<string, string>> = {
    '--dbpath=/data/db': `--dbpath=${folder}`,
    '--keyFile=/tmp/key': `--keyFile=${folder}/key`,
    '--bind_ip_all': '--bind_ip=127.0.0.1',
    '--port=27017': `--port=${port}`,
  };
  const flags = (services['mongodb']?.command ?? []).map((flag) => places[flag] ?? flag);
  mongod = spawn(program, [...flags, '--nounixsocket'], { stdio: 'ignore' });
  const given = Object.entries(services['deploy']?.environment ?? {});
  environment = Object.fromEntries(given.map(([name, uri]) => [name, uri.replace(/@[\w.]+:27017\//, `@${member}/`)]));
});
afterAll(async () => {
  mongod.kill('SIGKILL');
  await once(mongod, 'exit');
  await compiled.remove();
  await rm(folder, { recursive: true, force: true });
});

const deploy = (...args: readonly string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(process.execPath, [path.join(compiled.path, 'apps/cli/src/main.js'), 'deploy', ...args], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
  });

describe('attesta deploy', () => {
  it('turns the bare mongod of docker-compose.yml into one that passes the start-up self-test of production, and may run again', async () => {
    for (let round = 0; round < 2; round++) {
      expect((await deploy('--initiate', member)).stdout).toMatch(/^Users and roles are up to date; database at version \d+\.$/m);
    }
    const connection = await connectDatabase({ uri: environment['MONGODB_URI'] ?? '', appName: 'test' });
    try {
      expect(await verifyDatabase(connection, 'production')).toEqual([]);
    } finally {
      await connection.close();
    }
  });

  it('does without --initiate what a database needs that already has an owner', async () => {
    expect((await deploy()).stdout).toContain('Users and roles are up to date');
  });

  it.each([
    ['MONGODB_ADMINISTRATION_URI', undefined, 'MONGODB_ADMINISTRATION_URI is not set'],
    ['MONGODB_WATCH_URI', 'http://watch.example.com', 'MONGODB_WATCH_URI is not set to an address that starts with mongodb://'],
    ['MONGODB_URI', 'mongodb://somebody:hunter2@127.0.0.1/attesta', 'the user of MONGODB_URI must be attestaApp'],
    ['MONGODB_URI', 'mongodb://attestaApp@127.0.0.1/attesta', 'MONGODB_URI has no password'],
    ['MONGODB_RETENTION_URI', 'mongodb://attestaRetention:hunter2@127.0.0.1', 'MONGODB_RETENTION_URI names no database'],
  ])('names %s when it is wrong, and shows no password', async (name, value, message) => {
    const before = environment;
    environment = Object.fromEntries(Object.entries(before).flatMap(([key, uri]) => (key !== name ? [[key, uri]] : value === undefined ? [] : [[key, value]])));
    try {
      const failure = (await deploy().catch((error: unknown) => error)) as { stderr: string; code: number };
      expect(failure.code).toBe(2);
      expect(failure.stderr).toContain(message);
      expect(failure.stderr).not.toContain('hunter2');
    } finally {
      environment = before;
    }
  });
});
