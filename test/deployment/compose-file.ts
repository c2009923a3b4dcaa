import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { parse } from 'yaml';

export const ROOT = path.resolve(__dirname, '../..');

interface ComposeService {
  readonly image: string;
  readonly user?: string;
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: Readonly<Record<string, unknown>>;
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly networks: Readonly<Record<string, { readonly internal?: boolean }>>;
}

export const composeText = (): Promise<string> => readFile(path.join(ROOT, 'docker-compose.yml'), 'utf8');

export const parseCompose = (text: string): ComposeFile => parse(text, { merge: true }) as ComposeFile;

/** What the script for a new deployment writes, as names and values. */
export async function generatedSecrets(): Promise<Readonly<Record<string, string>>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'attesta-env-'));
  try {
    const file = path.join(folder, 'deployment.env');
    await promisify(execFile)(process.execPath, [path.join(ROOT, 'scripts/make-deployment-env.mjs'), file]);
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `${NAME:?text}`, `${NAME:-default}` and `$$` as the compose specification defines them. */
export function interpolate(text: string, variables: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\{(\w+):([?-])([^}]*)\}/g, (whole, name: string | undefined, kind: string, rest: string) => {
    if (name === undefined) return '$';
    const value = variables[name];
    if (value === undefined && kind === '?') throw new Error(`${name}: ${rest}`);
    return value ?? rest;
  });
}
