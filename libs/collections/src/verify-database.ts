import { type Connection } from 'mongoose';

import { AppError, InvariantViolated } from '@app/kernel';
import { appliedVersions, roleSelfTest } from '@app/platform';

import { COLLECTIONS, MIGRATIONS } from './collections.js';

/** The database is not as the program needs it: nothing is read or written. */
export class StartRefused extends AppError {
  constructor(message: string, remedy: string) {
    super({ code: 'start.refused', kind: 'unavailable', message, remedy });
  }
}

/**
 * Before the first query: all collections there, all steps run, and (tried with our own credentials) every forbidden command refused. In production a
 * finding stops the start; elsewhere it is returned to be logged.
 */
export async function verifyDatabase(connection: Connection, environment: 'production' | 'development' | 'test'): Promise<readonly string[]> {
  if (connection.db === undefined) throw new InvariantViolated('connected without a database');
  const applied = await appliedVersions(connection.db);
  const missing = MIGRATIONS.filter(({ version }) => !applied.has(version));
  if (missing.length > 0)
    throw new StartRefused(
      'The database has not been migrated to this release.',
      'Run `npm run attesta -- migrate` with the migration user, then start again.',
    );
  const test = await roleSelfTest(connection.db, COLLECTIONS);
  const findings = [
    ...test.allowed.map((name) => `the application's user may run ${name}`),
    ...test.unexpected.map((privilege) => `the application's user holds ${privilege}`),
    ...test.missing.map((name) => `collection ${name} is missing, capped or expires`),
  ];
  if (findings.length > 0 && environment === 'production') {
    throw new StartRefused(
      `The database does not protect the evidence: ${findings.join('; ')}.`,
      'Give the application a user of its own with the roles that `npm run attesta -- migrate` makes; see docs/deployment.md.',
    );
  }
  return findings;
}
