import { existsSync } from 'node:fs';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/** Where the run's programs were fetched: ATTESTA_HOME, else `.attesta` in the project. */
export const projectHome = (): string => path.resolve(process.env['ATTESTA_HOME'] ?? path.join(ROOT, '.attesta'));

/** An empty ATTESTA_HOME that shares only the fetched programs, so that a suite does not fetch 48 MB again. */
export async function temporaryHome(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const home = await mkdtemp(path.join(tmpdir(), 'attesta-home-'));
  const programs = path.join(projectHome(), 'bin');
  if (existsSync(programs)) await symlink(programs, path.join(home, 'bin'));
  return { path: home, remove: () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 }) };
}
