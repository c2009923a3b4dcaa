import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const BUILT = path.join(ROOT, 'dist/apps/web');

/** The pages as `npm run build` left them, those of the folder ATTESTA_WEB_FOLDER, else built now into a folder of their own. */
export function builtPages(): string {
  const chosen = process.env['ATTESTA_WEB_FOLDER'];
  if (chosen !== undefined) return chosen;
  if (existsSync(path.join(BUILT, 'index.html'))) return BUILT;
  const folder = path.join(mkdtempSync(path.join(tmpdir(), 'attesta-web-')), 'site');
  const vite = path.join(ROOT, 'node_modules/vite/bin/vite.js');
  execFileSync(process.execPath, [vite, 'build', '--config', 'apps/web/vite.config.ts', '--outDir', folder, '--logLevel', 'error'], {
    cwd: ROOT,
    stdio: 'inherit',
    // Under jest it is 'test', which would build React's development form.
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return folder;
}
