// A process that writes until it is killed: node audit-writer.js <uri> <together|outside>. Prints the id of each change once it is acknowledged.
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { connectDatabase } from '@app/platform';

import { AuditedChanges, PROOF_ORGANIZATIONS } from './audited-changes.js';

const LOOPS = 6;
/** One change in so many kills the process between the change and its event. */
const KILLS_ITSELF_ONCE_IN = 150;

const [uri = '', mode = 'together'] = process.argv.slice(2);
const connection = await connectDatabase({ uri, appName: 'proof-writer', serverSelectionTimeoutMS: 20_000 });
const changes = new AuditedChanges(connection);
const between = (): void => {
  if (Math.random() * KILLS_ITSELF_ONCE_IN < 1) process.kill(process.pid, 'SIGKILL');
};

async function loop(n: number): Promise<never> {
  for (let turn = n * 8; ; turn++) {
    const org = PROOF_ORGANIZATIONS[turn % PROOF_ORGANIZATIONS.length];
    if (org === undefined) throw new Error('no organization');
    try {
      writeSync(1, `${await (mode === 'outside' ? changes.outside(org, between) : changes.together(org, between))}\n`);
    } catch (error) {
      // The server was killed, or another holder's lock lasted too long: nothing was acknowledged.
      writeSync(2, `${String(error)}\n`);
      await sleep(50);
    }
  }
}
await Promise.all(Array.from({ length: LOOPS }, (_, n) => loop(n)));
