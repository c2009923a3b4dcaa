/** A file that breaks one rule and no other. */
export interface PlantedFault {
  readonly rule: string;
  /** Which of several restrictions of `no-restricted-syntax`: its message. */
  readonly message?: string;
  readonly file: string;
  readonly code: string;
}

const SERVICE = 'libs/evidence/src/planted.service.ts';
const fault = (rule: string, code: string, file = SERVICE): PlantedFault => ({ rule, code, file });
const restricted = (message: string, code: string, file = SERVICE): PlantedFault => ({ rule: 'no-restricted-syntax', message, code, file });

const lines = (count: number, line: (index: number) => string): string => Array.from({ length: count }, (_none, index) => line(index)).join('\n');
const branching = (count: number): string => lines(count, (index) => `  if (n === ${String(index)}) return ${String(index)};`);
const branchy = (count: number): string => `export function branchy(n: number): number | null {\n${branching(count)}\n  return null;\n}\n`;
const long = (count: number): string => `export function long(): void {\n${lines(count - 2, (index) => `  console.log(${String(index)});`)}\n}\n`;
/** Pages have limits of their own: docs/adr/0012. */
const PAGE = 'apps/web/src/features/planted/planted.ts';

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  restricted('Read settings from platform/config.', `export const uri = process.env['MONGODB_URI'];\n`),
  restricted(
    'The raw driver skips the organization guard.',
    `export const rows = (db: { collection(name: string): unknown }): unknown => db.collection('evidence');\n`,
  ),
  restricted(
    'The raw driver skips the organization guard.',
    `export const changes = (model: { watch(): unknown }): unknown => model.watch();\n`,
    'apps/cli/src/planted.ts',
  ),
  restricted('Throw an AppError subclass with a code.', `export function refuse(): never {\n  throw new Error('no');\n}\n`),
  restricted('Use an `as const` list.', `export enum State {\n  Open = 'open',\n}\n`),
  restricted('Export by name.', `export default function planted(): void {}\n`),
  restricted(
    'A failure never becomes an empty answer: look at the error, rethrow what is not expected.',
    `export function rows(read: () => number[]): number[] {\n  try {\n    return read();\n  } catch {\n    return [];\n  }\n}\n`,
  ),
  restricted(
    'A failure never becomes an empty answer: look at the error, rethrow what is not expected.',
    `export function isThere(look: () => boolean): boolean {\n  try {\n    return look();\n  } catch {\n    return false;\n  }\n}\n`,
  ),
  restricted('Pass `now` in.', `export const now = (): Date => new Date();\n`, 'libs/evidence/src/domain/planted.ts'),
  restricted('Pass `now` in.', `export const now = (): number => Date.now();\n`, 'libs/evidence/src/domain/planted.ts'),
  restricted('Pass what was drawn in.', `export const drawn = (): number => Math.random();\n`, 'libs/evidence/src/domain/planted.ts'),
  restricted(
    'Only hash functions are pure.',
    `import { randomBytes } from 'node:crypto';\n\nexport const drawn = (): Buffer => randomBytes(8);\n`,
    'libs/evidence/src/domain/planted.ts',
  ),
  fault('simple-import-sort/imports', `import path from 'node:path';\nimport fs from 'node:fs';\n\nexport const used = { fs, path };\n`),
  fault(
    'max-lines',
    lines(251, (index) => `export const n${String(index)} = ${String(index)};`),
  ),
  fault('max-lines-per-function', long(61)),
  fault('max-lines-per-function', long(101), PAGE),
  fault('complexity', branchy(10)),
  fault('complexity', branchy(15), PAGE),
  fault('complexity', branchy(10), 'apps/web/src/api/planted.ts'),
  fault('max-lines-per-function', long(61), 'apps/web/src/api/planted.ts'),
  fault('prefer-const', `let n = 1;\nexport const twice = n * 2;\n`),
  fault('@typescript-eslint/no-explicit-any', `export const whatever = (value: any): unknown => value;\n`),
  fault('@typescript-eslint/no-non-null-assertion', `export const first = (list: readonly string[]): string => list[0]!;\n`),
  fault(
    '@typescript-eslint/consistent-type-imports',
    `import { Server } from 'node:http';\n\nexport const isListening = (server: Server): boolean => server.listening;\n`,
  ),
  fault('@typescript-eslint/consistent-type-assertions', `export const text = (value: unknown): string => value as string;\n`),
  fault(
    '@typescript-eslint/no-floating-promises',
    `const work = async (): Promise<void> => Promise.resolve();\nexport function start(): void {\n  work();\n}\n`,
  ),
  fault(
    '@typescript-eslint/no-misused-promises',
    `const work = async (): Promise<boolean> => Promise.resolve(true);\nexport function start(): string {\n  return work() ? 'yes' : 'no';\n}\n`,
  ),
  fault('@typescript-eslint/await-thenable', `export async function wait(): Promise<number> {\n  return await 1;\n}\n`),
  fault(
    '@typescript-eslint/switch-exhaustiveness-check',
    `export function title(kind: 'a' | 'b'): string {\n  switch (kind) {\n    case 'a':\n      return 'A';\n  }\n  return '';\n}\n`,
  ),
];

/** The same where it belongs. */
export const ALLOWED_CODE: readonly Omit<PlantedFault, 'rule'>[] = [
  { file: 'libs/platform/src/config/app-config.ts', code: `export const environment = process.env;\n` },
  { file: 'apps/cli/src/main.ts', code: `export const home = process.env['ATTESTA_HOME'];\n` },
  {
    file: 'libs/platform/src/database/migrator.ts',
    code: `export const rows = (db: { collection(name: string): unknown }): unknown => db.collection('migrations');\n`,
  },
  { file: 'libs/evidence/src/clock.service.ts', code: `export const now = (): Date => new Date();\n` },
  {
    file: 'libs/evidence/src/domain/day.ts',
    code: `import { createHash } from 'node:crypto';\n\nexport const midnight = (day: string): string => createHash('sha256').update(new Date(day).toISOString()).digest('hex');\n`,
  },
  { file: PAGE, code: `${long(100)}\n${branchy(14)}` },
  { file: 'libs/evidence/src/states.ts', code: `export const STATES = ['open', 'closed'] as const;\n` },
  { file: 'libs/evidence/src/states.spec.ts', code: `export const text = (value: unknown): string => value as string;\n` },
  {
    file: 'libs/evidence/src/missing.ts',
    code: `export function isThere(look: () => boolean): boolean {\n  try {\n    return look();\n  } catch (error) {\n    if (!(error instanceof RangeError)) throw error;\n    return false;\n  }\n}\n`,
  },
];
