import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { ROOT } from './compose-file.js';
import { node24Folder } from './fetched.js';

jest.setTimeout(600_000);

interface Image {
  readonly root: string;
  readonly app: string;
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const SCRIPT = path.join(ROOT, 'scripts/build-image-steps.mjs');
const made: string[] = [];
let node24: string;

beforeAll(async () => {
  node24 = await node24Folder();
});
afterAll(async () => {
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});

/** The steps run on the release of Node that the image has: it comes first on PATH. */
async function build(context: string): Promise<Image> {
  const { stdout } = await promisify(execFile)(path.join(node24, 'node'), [SCRIPT, '--json', '--context', context], {
    env: { ...process.env, PATH: `${node24}:${process.env['PATH']}` },
    maxBuffer: 1e8,
  });
  const image = JSON.parse(stdout) as Image;
  made.push(image.root);
  return image;
}

describe('the image of this project', () => {
  let image: Image;
  const inImage = (...place: readonly string[]): string => path.join(image.app, ...place);
  const run = (args: readonly string[], environment: Readonly<Record<string, string>> = {}): ReturnType<typeof spawn> =>
    spawn(path.join(node24, 'node'), args, { cwd: image.app, env: { ...image.environment, ...environment }, stdio: 'pipe' });

  beforeAll(async () => {
    image = await build(ROOT);
  });

  it('holds the API, the worker and the commands, but neither the sandbox, nor tests, nor packages for development', () => {
    expect(['api', 'worker', 'cli'].filter((app) => !existsSync(inImage('dist/apps', app, 'src/main.js')))).toEqual([]);
    expect(existsSync(inImage('dist/apps/sandbox'))).toBe(false);
    expect(execFileSync('find', [inImage('dist'), '-regextype', 'posix-extended', '-regex', '.*\\.(int-|e2e-)?spec\\.js'], { encoding: 'utf8' })).toBe('');
    // TypeScript itself comes with @nestjs/swagger, which names it as a peer.
    expect(['jest', '@nestjs/cli', '@swc/core'].filter((name) => existsSync(inImage('node_modules', name)))).toEqual([]);
  });

  it.each(['api', 'worker'])('loads the whole %s, which names the setting that is missing', async (app) => {
    const child = run([`dist/apps/${app}/src/main.js`]);
    let output = '';
    child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
    expect((await once(child, 'exit'))[0]).toBe(1);
    expect(output).toContain('MONGODB_URI is missing');
  });

  it('is healthy while the API answers, and is not when it answers an error or nothing', async () => {
    let status = 200;
    const server = http.createServer((_request, response) => response.writeHead(status).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = String((server.address() as AddressInfo).port);
    const check = async (): Promise<unknown> => (await once(run(image.healthcheck.slice(1), { PORT: port }), 'exit'))[0];
    expect(await check()).toBe(0);
    status = 503;
    expect(await check()).toBe(1);
    server.close();
    expect(await check()).toBe(1);
  });
});

describe('the check of the image', () => {
  const DOCKERFILE = [
    'FROM node:24-bookworm-slim AS build',
    'WORKDIR /app',
    'COPY . .',
    'RUN mkdir -p dist/apps/api/src && echo "console.log(\'1.2.3\')" > dist/apps/api/src/main.js',
    'FROM node:24-bookworm-slim',
    'ENV NODE_ENV=production',
    'WORKDIR /app',
    'COPY --from=build /app/package.json ./',
    'COPY --from=build /app/dist ./dist',
    'USER node',
    'HEALTHCHECK CMD ["node", "-e", "0"]',
    'CMD ["node", "dist/apps/api/src/main.js"]',
  ].join('\n');

  async function context(dockerfile: string, lock: object = { packages: {} }): Promise<string> {
    const folder = await mkdtemp(path.join(tmpdir(), 'attesta-context-'));
    made.push(folder);
    execFileSync('git', ['init', '--quiet', folder]);
    await writeFile(path.join(folder, 'Dockerfile'), dockerfile);
    await writeFile(path.join(folder, 'package.json'), '{"version":"1.2.3"}');
    await writeFile(path.join(folder, 'package-lock.json'), JSON.stringify(lock));
    await writeFile(path.join(folder, '.gitignore'), 'ignored\n');
    await writeFile(path.join(folder, '.dockerignore'), '.env\n**/*.spec.ts\n');
    await mkdir(path.join(folder, 'libs'));
    for (const name of ['ignored', '.env', 'kept.ts', 'libs/kept.spec.ts']) await writeFile(path.join(folder, name), '');
    return folder;
  }

  it('passes a sound one, whose context holds what neither git nor .dockerignore leaves out', async () => {
    const image = await build(await context(DOCKERFILE));
    const files = execFileSync('find', [path.join(image.root, 'context'), '-type', 'f', '-printf', '%P\n'], { encoding: 'utf8' });
    expect(files.trim().split('\n').sort()).toEqual(['.dockerignore', '.gitignore', 'Dockerfile', 'kept.ts', 'package-lock.json', 'package.json']);
  });

  it.each([
    ['the sandbox', DOCKERFILE.replace('RUN mkdir', 'RUN mkdir -p dist/apps/sandbox && mkdir'), 'the sandbox is in the image'],
    ['root', DOCKERFILE.replace('USER node\n', ''), 'the image runs as root'],
    ['an older Node', DOCKERFILE.replaceAll('node:24', 'node:20'), 'not built on Node 24'],
    ['no health check', DOCKERFILE.replace(/HEALTHCHECK.*\n/, ''), 'there is no HEALTHCHECK'],
    [
      'a command that is not there',
      DOCKERFILE.replace(/CMD \["node", "dist.*/, 'CMD ["node", "dist/main.js"]'),
      'the default command runs nothing that is there',
    ],
    ['a program that does not start', DOCKERFILE.replace("'1.2.3'", 'nothing'), '--version does not start'],
    ['a step that fails', DOCKERFILE.replace('RUN mkdir', 'RUN false && mkdir'), 'Dockerfile line 4: RUN ended with 1'],
    ['a file that is not there', DOCKERFILE.replace('/app/package.json', '/app/other.json'), 'Dockerfile line 8: there is no /app/other.json to copy'],
    ['an instruction that it cannot follow', `${DOCKERFILE}\nVOLUME /data`, 'VOLUME is not followed'],
    [
      'a shell between the signal and the program',
      DOCKERFILE.replace(/CMD \["node", "dist.*/, 'CMD node dist/apps/api/src/main.js'),
      'write this as a JSON list',
    ],
  ])('refuses %s', async (_case, dockerfile, message) => {
    await expect(build(await context(dockerfile))).rejects.toMatchObject({ stderr: expect.stringContaining(message) as string });
  });

  it('refuses a package for development', async () => {
    const withTool = DOCKERFILE.replace('USER node', 'COPY --from=build /app/node_modules ./node_modules\nUSER node').replace(
      'RUN mkdir',
      'RUN mkdir -p node_modules/tool && mkdir',
    );
    const lock = { packages: { 'node_modules/tool': { dev: true } } };
    await expect(build(await context(withTool, lock))).rejects.toMatchObject({
      stderr: expect.stringContaining('packages for development are in the image: node_modules/tool') as string,
    });
  });

  it('leaves no folder behind when it fails', async () => {
    const folder = await context(DOCKERFILE.replace('USER node\n', ''));
    const own = path.join(folder, 'tmp');
    await mkdir(own);
    await promisify(execFile)(process.execPath, [SCRIPT, '--context', folder], { env: { ...process.env, TMPDIR: own } }).catch(() => undefined);
    expect(execFileSync('ls', [own], { encoding: 'utf8' })).toBe('');
  });
});
