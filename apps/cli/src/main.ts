import { AppError } from '@app/kernel';
import { ConfigurationError } from '@app/platform';

import { UsageError } from './cli.errors.js';
import { apiKeyCreate } from './commands/api-key-create.js';
import { auditVerify } from './commands/audit-verify.js';
import { demo } from './commands/demo.js';
import { deployCommand } from './commands/deploy.js';
import { doctor } from './commands/doctor.js';
import { init } from './commands/init.js';
import { keysRewrap, keysRotate } from './commands/keys.js';
import { migrateCommand } from './commands/migrate.js';
import { retention } from './commands/retention.js';
import { runApp } from './commands/run-app.js';
import { start } from './commands/start.js';

interface Command {
  readonly run: (args: readonly string[]) => Promise<void>;
  readonly help: string;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  start: { run: start, help: 'the service with local MongoDB and Redis; data stay in ATTESTA_HOME' },
  demo: { run: demo, help: 'the same with a sandbox vendor and invented people; --once ends after the first figures' },
  init: { run: init, help: '--organization NAME --owner EMAIL --password-stdin --time-zone ZONE [--json]' },
  'api-key create': {
    run: apiKeyCreate,
    help: '--organization ID --owner EMAIL --label TEXT [--role owner|admin|auditor] [--access full|read] [--days N] [--json]',
  },
  'audit verify': { run: auditVerify, help: '[--organization ID] [--json]: derives every audit chain again' },
  'keys rotate': { run: keysRotate, help: '--organization ID: a new data key; credentials are sealed under it' },
  'keys rewrap': { run: keysRewrap, help: '[--organization ID]: wrap data keys under the present KMS key' },
  retention: { run: retention, help: '[--dry-run | --check | --daily] [--organization ID] [--json]: removes what has expired, as the retention user' },
  doctor: { run: doctor, help: '[--json]: servers, roles, clock and keys; says what is wrong' },
  deploy: { run: deployCommand, help: '[--initiate HOST:PORT]: roles and users by the owner of the database, then migrate' },
  migrate: { run: migrateCommand, help: 'brings the database up to this release' },
  api: { run: runApp('api'), help: 'the API process' },
  worker: { run: runApp('worker'), help: 'a worker process' },
};

async function main(args: readonly string[]): Promise<void> {
  const name = Object.keys(COMMANDS).find((known) => known === args[0] || known === args.slice(0, 2).join(' '));
  if (args.length === 0 || args[0] === 'help' || args[0] === '--help') return help();
  if (name === undefined) throw new UsageError(`There is no command "${args.slice(0, 2).join(' ')}".`);
  await COMMANDS[name]?.run(args.slice(name.split(' ').length));
}

function help(): void {
  const lines = Object.entries(COMMANDS).map(([name, { help: text }]) => `  ${name.padEnd(16)} ${text}`);
  process.stdout.write(`npm run attesta -- <command>\n${lines.join('\n')}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof AppError) {
    // A configuration error has named its keys already.
    const fields = error instanceof ConfigurationError ? '' : error.errors.map(({ field, message }) => `  ${field}: ${message}\n`).join('');
    process.stderr.write(`${error.message}\n${fields}${error.remedy === undefined ? '' : `${error.remedy}\n`}`);
  } else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
