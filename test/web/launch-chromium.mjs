import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

import sparticuz from '@sparticuz/chromium';
import { chromium } from 'playwright-core';

const INSTALLED = '/usr/bin/chromium';
const PACKED_LIBRARIES = path.resolve(import.meta.dirname, '../../node_modules/@sparticuz/chromium/bin/al2023.tar.br');
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The installed Chromium, else the one inside an npm package; throws where neither runs. */
export async function launchChromium() {
  if (existsSync(INSTALLED)) return chromium.launch({ executablePath: INSTALLED, args: ARGUMENTS });
  const executablePath = await sparticuz.executablePath();
  const env = { ...process.env, LD_LIBRARY_PATH: [unpackLibraries(), process.env['LD_LIBRARY_PATH'] ?? ''].join(':') };
  return chromium.launch({ executablePath, args: ARGUMENTS, env });
}

/** What a bare system lacks: nss and expat. */
function unpackLibraries() {
  const folder = mkdtempSync(path.join(tmpdir(), 'attesta-chromium-'));
  const archive = path.join(folder, 'al2023.tar');
  writeFileSync(archive, brotliDecompressSync(readFileSync(PACKED_LIBRARIES)));
  execFileSync('tar', ['-xf', archive, '-C', folder]);
  return path.join(folder, 'lib');
}
