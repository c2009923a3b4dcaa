// The instructions of a Dockerfile, carried out in ordinary folders.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { words } from './dockerfile.mjs';

/** What each instruction does to a stage { folder, cwd, environment, … }: `folder` stands for the root of its file system. */
export const STEPS = {
  WORKDIR(stage, { rest }) {
    stage.workdir = rest;
    stage.cwd = path.join(stage.folder, rest);
    mkdirSync(stage.cwd, { recursive: true });
  },
  ENV(stage, { rest, line }) {
    for (const pair of rest.split(/\s+/)) {
      const [, name, value] = /^(\w+)=(\S*)$/.exec(pair) ?? [];
      if (name === undefined) throw new Error(`Dockerfile line ${line}: write ENV as NAME=value`);
      stage.environment[name] = value;
    }
  },
  COPY(stage, { rest, line }, { context, stages }) {
    const parts = rest.split(/\s+/);
    const flag = parts[0].startsWith('--') ? parts.shift() : undefined;
    const from = flag === undefined ? context : stages.get(/^--from=(.+)$/.exec(flag)?.[1] ?? '')?.folder;
    if (from === undefined) throw new Error(`Dockerfile line ${line}: ${flag} is not understood`);
    const target = parts.pop();
    const to = target.startsWith('/') ? path.join(stage.folder, target) : path.resolve(stage.cwd, target);
    for (const part of parts) copy(path.join(from, part), to, target.endsWith('/'), `Dockerfile line ${line}: there is no ${part} to copy`);
  },
  RUN(stage, { rest, line }, { say }) {
    say(`   RUN ${rest}`);
    const began = Date.now();
    const environment = { PATH: process.env.PATH, HOME: stage.folder, TMPDIR: process.env.TMPDIR ?? tmpdir(), ...caches(), ...stage.environment };
    const { status, stdout, stderr } = spawnSync('sh', ['-c', rest], { cwd: stage.cwd, env: environment, encoding: 'utf8', maxBuffer: 1e8 });
    if (status !== 0) throw new Error(`Dockerfile line ${line}: RUN ended with ${status}\n${stdout}${stderr}`);
    say(`       ${((Date.now() - began) / 1000).toFixed(1)} s`);
  },
  USER: (stage, { rest }) => void (stage.user = rest),
  EXPOSE: () => undefined,
  HEALTHCHECK: (stage, { rest, line }) => void (stage.healthcheck = words(rest, line)),
  CMD: (stage, { rest, line }) => void (stage.command = words(rest, line)),
};

/** The package client's own settings and cache are the machine's business, not a step of the image. */
const caches = () =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(npm_config_\w+|NPM_CONFIG_\w+|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/.test(name)));

/** A file goes into a folder that is named with a slash; of a folder, the content is copied. */
function copy(source, to, intoFolder, missing) {
  if (!existsSync(source)) throw new Error(missing);
  const target = intoFolder && statSync(source).isFile() ? path.join(to, path.basename(source)) : to;
  cpSync(source, target, { recursive: true, verbatimSymlinks: true });
}
