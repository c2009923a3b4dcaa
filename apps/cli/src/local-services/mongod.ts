import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';

import { MongoClient, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';

import { codeOf } from './errors.js';
import { leftOverProcess } from './running-process.js';
import { type RunningServer, ServerProcess } from './server-process.js';

export interface MongodOptions {
  readonly program: string;
  /** Holds the data, the key file and the log. */
  readonly home: string;
  readonly port: number;
  readonly rootPassword: string;
  readonly signal?: AbortSignal | undefined;
}

const REPLICA_SET = 'rs0';
const ROOT_USER = 'root';
const ALREADY_INITIALIZED = 23;
const UNAUTHORIZED = 13;
const USER_EXISTS = 51003;

// 6.0.5 has known faults in its zlib code: no compressors. Without scripting, $where and $function are refused. A process killed inside a
// transaction blocks the rows it wrote for up to 1.5 × the transaction lifetime, 90 s by default.
const FLAGS = [
  ...['--replSet', REPLICA_SET, '--bind_ip', '127.0.0.1', '--noscripting', '--networkMessageCompressors', 'disabled'],
  ...['--wiredTigerCacheSizeGB', '0.5', '--logappend', '--nounixsocket'],
  ...['--setParameter', 'diagnosticDataCollectionEnabled=false', '--setParameter', 'transactionLifetimeLimitSeconds=5'],
];

const EXIT_REASONS = {
  14: { reason: 'it hit an error it cannot recover from, such as a full disk', remedy: 'Make room on the disk and start again: acknowledged data is kept.' },
  48: { reason: 'its port is taken by another program', remedy: 'Stop that program, or move the data to another folder and start again.' },
  62: { reason: 'the data was written by another version of MongoDB', remedy: 'Start it with that version: name it in ATTESTA_MONGOD.' },
  100: {
    reason: 'the data folder is used by another mongod, or cannot be written',
    remedy: 'Stop the other mongod, or mend the permissions or room of the folder.',
  },
} as const;

export const mongodbUri = (at: { readonly port: number; readonly user: string; readonly password: string; readonly database: string }): string =>
  `mongodb://${at.user}:${at.password}@127.0.0.1:${at.port}/${at.database}?replicaSet=${REPLICA_SET}&authSource=${at.database}`;

export const rootUri = (port: number, password: string): string => mongodbUri({ port, user: ROOT_USER, password, database: 'admin' });

/** The driver finds `os` by dynamic import, which jest's CommonJS mode refuses. */
export const mongoClient = (uri: string, serverSelectionTimeoutMS: number): MongoClient =>
  new MongoClient(uri, { serverSelectionTimeoutMS, runtimeAdapters: { os } });

/**
 * One-member replica set with sign-in on 127.0.0.1. Sets itself up on first start; a start that was killed half-way is completed by the next.
 * A mongod that already runs on these data is taken over.
 */
export async function startMongod(options: MongodOptions): Promise<RunningServer> {
  const { home, port, program, rootPassword, signal } = options;
  const dataFolder = join(home, 'mongo');
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const keyFile = await ensureKeyFile(home);
  const logFile = join(home, 'mongo.log');
  const args = ['--dbpath', dataFolder, '--keyFile', keyFile, '--port', String(port), '--logpath', logFile, ...FLAGS];
  const command = { name: 'mongod', program, args, port, logFile, exitReasons: EXIT_REASONS, signal };
  const leftOver = await leftOverProcess(join(dataFolder, 'mongod.lock'), `--dbpath ${dataFolder} `);
  const server = leftOver === undefined ? await ServerProcess.launch(command) : ServerProcess.adopt(command, leftOver);
  const until: ReplicaSetOwner['until'] = (what, attempt) => server.until(what, attempt);
  await server.orStop(() => initiateReplicaSet({ port, member: `127.0.0.1:${port}`, rootPassword, until }));
  return server;
}

/** 400, else mongod refuses to start. */
async function ensureKeyFile(home: string): Promise<string> {
  const file = join(home, 'mongo.key');
  try {
    await writeFile(file, randomBytes(96).toString('base64'), { flag: 'wx', mode: 0o400, flush: true });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return file;
}

export interface ReplicaSetOwner {
  /** Of the mongod on this machine's loopback. */
  readonly port: number;
  /** The member's address as its clients know it. */
  readonly member: string;
  readonly rootPassword: string;
  /** Asks again until the attempt gives something, or gives up. */
  readonly until: <T>(what: string, attempt: () => Promise<T | undefined>) => Promise<T>;
}

/**
 * One member, and a root user. Until the first user exists, the localhost exception lets a client without a user do these two steps.
 * Idempotent: what an earlier call did is left as it is.
 */
export async function initiateReplicaSet({ port, member, rootPassword, until }: ReplicaSetOwner): Promise<void> {
  // A client whose first connection failed stays closed: each attempt takes a new one.
  const client = await until('answer', () => undefinedWhileDown(() => mongoClient(`mongodb://127.0.0.1:${port}/?directConnection=true`, 300).connect()));
  try {
    const admin = client.db('admin');
    await tolerating([ALREADY_INITIALIZED, UNAUTHORIZED], () => admin.command({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host: member }] } }));
    await until('primary', () => undefinedWhileDown(async () => ((await admin.command({ hello: 1 })).isWritablePrimary === true ? true : undefined)));
    await tolerating([UNAUTHORIZED, USER_EXISTS], () => admin.command({ createUser: ROOT_USER, pwd: rootPassword, roles: ['root'] }));
  } finally {
    await client.close();
  }
}

/** While a server starts, refused connections are the ordinary answer; any other error is told. */
async function undefinedWhileDown<T>(attempt: () => Promise<T>): Promise<T | undefined> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return undefined;
    throw error;
  }
}

async function tolerating(codes: readonly number[], step: () => Promise<unknown>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof MongoServerError) || !codes.includes(Number(error.code))) throw error;
  }
}
