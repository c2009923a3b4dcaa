// eslint-disable-next-line simple-import-sort/imports -- teaches Node to resolve the imports that follow
import './resolve-typescript.cjs';

import { discardServers } from './kept-servers.js';

export default async function globalTeardown(): Promise<void> {
  await discardServers();
}
