// eslint-disable-next-line simple-import-sort/imports -- teaches Node to resolve the imports that follow
import './resolve-typescript.cjs';

import path from 'node:path';

import { startTemporaryServices } from '../../apps/cli/src/local-services/temporary-services.js';
import { keepServers } from './kept-servers.js';
import { noteServerVersions } from './server-versions.js';
import { publishAddresses } from './servers.js';

const ROOT = path.resolve(__dirname, '../..');

/** One mongod and one redis-server for the whole run: starting them takes a second, a database of its own per suite takes milliseconds. */
export default async function globalSetup(): Promise<void> {
  const home = process.env['ATTESTA_HOME'] ?? path.join(ROOT, '.attesta');
  const services = await startTemporaryServices({ home, log: (line) => process.stderr.write(`${line}\n`) });
  publishAddresses(services);
  keepServers(services);
  await noteServerVersions(services);
}
