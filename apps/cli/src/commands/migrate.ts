import { migrateDatabase } from '@app/collections';

import { parseOptions } from '../arguments.js';
import { UsageError } from '../cli.errors.js';
import { commandConfig } from '../environment.js';

/** Collections, validators, indexes and numbered steps, with the migration user. */
export async function migrateCommand(args: readonly string[]): Promise<void> {
  parseOptions('migrate', args, {});
  const config = await commandConfig();
  if (config.MONGODB_MIGRATION_URI === undefined) {
    throw new UsageError(
      'migrate: MONGODB_MIGRATION_URI is not set.',
      "Set it to the migration user's address; the application's user may not create collections.",
    );
  }
  const report = await migrateDatabase(config.MONGODB_MIGRATION_URI, new Date());
  process.stdout.write(
    `Database at version ${String(report.version)}: ${String(report.collections)} collections; ran ${report.ran.length === 0 ? 'nothing new' : report.ran.join(', ')}.\n`,
  );
}
