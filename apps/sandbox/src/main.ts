import { parseArgs } from 'node:util';

import { durationMs } from './clock.js';
import { startSandbox } from './sandbox.js';
import { SandboxError } from './sandbox-error.js';

const DEFAULT_PORT = '4010';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, seed: { type: 'string' } } });
  const port = Number(values.port ?? process.env['SANDBOX_PORT'] ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new SandboxError(400, 'port', 'must be a whole number from 0 to 65535');
  const offsetMs = durationMs(process.env['CLOCK_OFFSET'] ?? 'PT0S');
  const now = (): Date => new Date(Date.now() + offsetMs);
  const sandbox = await startSandbox({ port, now, ...(values.seed === undefined ? {} : { seed: values.seed }) });
  console.log(`sandbox listening on ${sandbox.url}`);
  const stop = (): void => void sandbox.stop().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  const field = error instanceof SandboxError ? `${error.field} ` : '';
  console.error(error instanceof Error ? `${field}${error.message}` : error);
  process.exitCode = 1;
});
