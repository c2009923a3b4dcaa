import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(__dirname, '../..');

/** Apps and libs as Node runs them (ESM, compiled by the build's own settings) in a folder of their own: for processes that a test kills. */
export async function compile(folders: readonly string[] = ['apps', 'libs']): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const target = await mkdtemp(path.join(tmpdir(), 'attesta-compiled-'));
  const swc = path.join(ROOT, 'node_modules/@swc/cli/bin/swc.js');
  await promisify(execFile)(process.execPath, [swc, ...folders, '-d', target, '--config-file', '.swcrc', '--quiet'], { cwd: ROOT });
  await symlink(path.join(ROOT, 'node_modules'), path.join(target, 'node_modules'));
  await writeFile(path.join(target, 'package.json'), '{"type":"module"}');
  return { path: target, remove: () => rm(target, { recursive: true, force: true }) };
}
