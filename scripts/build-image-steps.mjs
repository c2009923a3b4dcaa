// Runs the build steps of the Dockerfile without an engine, in a new folder, and checks what would be in the image.
// node scripts/build-image-steps.mjs [--context DIR] [--json]
// Not checked: the base image itself (Debian, its libraries, the user `node`) and layers. Prints the folder, which stays: the caller removes it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { copyContext } from './build-context.mjs';
import { parseDockerfile } from './dockerfile.mjs';
import { STEPS } from './image-steps.mjs';

const { values } = parseArgs({
  options: { context: { type: 'string', default: path.resolve(import.meta.dirname, '..') }, json: { type: 'boolean', default: false } },
});
const say = (line) => process.stderr.write(`${line}\n`);

const root = mkdtempSync(path.join(tmpdir(), 'attesta-image-'));
try {
  const built = build(path.resolve(values.context));
  check(built);
  process.stdout.write(values.json ? `${JSON.stringify(built)}\n` : `The image would hold ${built.app}\n`);
} catch (error) {
  rmSync(root, { recursive: true, force: true });
  say(`FAILED: ${error.message}`);
  process.exitCode = 1;
}

/** → { root, app, command, healthcheck, user, environment } of the last stage; `app` is its working folder */
function build(source) {
  const context = path.join(root, 'context');
  mkdirSync(context);
  copyContext(source, context);
  const stages = new Map();
  let last;
  for (const stage of parseDockerfile(readFileSync(path.join(source, 'Dockerfile'), 'utf8'))) {
    say(`== ${stage.name} (${stage.image})`);
    const folder = path.join(root, `stage-${stage.name}`);
    mkdirSync(folder);
    last = { folder, cwd: folder, workdir: '/', environment: {}, image: stage.image };
    stages.set(stage.name, last);
    for (const instruction of stage.instructions) STEPS[instruction.keyword](last, instruction, { context, stages, say });
  }
  const { cwd, command, healthcheck, user, environment, image } = last;
  return { root, app: cwd, command, healthcheck, user, environment, image };
}

function check({ app, command, healthcheck, user, environment, image }) {
  const demand = (holds, text) => {
    if (!holds) throw new Error(text);
  };
  demand(/^node:24[-.]/.test(image), `the image is not built on Node 24 but on ${image}`);
  demand(user !== undefined && !/^(root|0)(:|$)/.test(user), 'the image runs as root');
  demand(environment.NODE_ENV === 'production', 'NODE_ENV is not production');
  demand(healthcheck !== undefined, 'there is no HEALTHCHECK');
  demand(command?.[0] === 'node' && existsSync(path.join(app, command.at(-1))), `the default command runs nothing that is there: ${command}`);
  demand(!existsSync(path.join(app, 'dist/apps/sandbox')), 'the sandbox is in the image');
  const lock = JSON.parse(readFileSync(path.join(root, 'context', 'package-lock.json'), 'utf8'));
  const left = Object.entries(lock.packages).filter(([place, entry]) => entry.dev === true && existsSync(path.join(app, place)));
  demand(left.length === 0, `packages for development are in the image: ${left.map(([place]) => place).join(', ')}`);
  const { version } = JSON.parse(readFileSync(path.join(app, 'package.json'), 'utf8'));
  const answer = spawnSync(process.execPath, [command.at(-1), '--version'], { cwd: app, env: { PATH: process.env.PATH, ...environment }, encoding: 'utf8' });
  demand(answer.stdout.trim() === version, `${command.at(-1)} --version does not start: ${answer.stdout}${answer.stderr}`);
}
