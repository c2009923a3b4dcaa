import { parseArgs, type ParseArgsConfig } from 'node:util';

import { UsageError } from './cli.errors.js';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: false }>>['values'];

/** Options only; an unknown or incomplete one is a UsageError that names it. */
export function parseOptions<const O extends Options>(command: string, args: readonly string[], options: O): Values<O> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node's own hint repeats what was typed, which may be a secret put in the wrong place.
    throw new UsageError(
      `${command}: ${error.message.split('. ')[0] ?? 'wrong options'}.`,
      `Options of ${command}: ${Object.keys(options)
        .map((name) => `--${name}`)
        .join(' ')}`,
    );
  }
}

export function required(command: string, name: string, value: string | undefined): string {
  if (value === undefined || value.trim() === '') throw new UsageError(`${command}: --${name} is missing.`);
  return value;
}

const MAX_PASSWORD_BYTES = 10_000;

/** The first line of standard input, so that no password stands in the process list or in the shell's history. */
export async function passwordFromStdin(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin) {
    text += String(chunk);
    if (text.includes('\n') || text.length > MAX_PASSWORD_BYTES) break;
  }
  const [line = ''] = text.split(/\r?\n/);
  if (line === '')
    throw new UsageError('No password arrived on standard input.', 'Pipe it in: printf %s "$PASSWORD" | npm run attesta -- init … --password-stdin');
  return line;
}
