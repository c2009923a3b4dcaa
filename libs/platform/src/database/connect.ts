import os from 'node:os';

import mongoose, { type Connection } from 'mongoose';

export interface ConnectOptions {
  readonly uri: string;
  readonly appName: string;
  /** For the command oracle of the tests. */
  readonly monitorCommands?: boolean;
  readonly serverSelectionTimeoutMS?: number;
}

/** Measured: 10 connections answer the most finds per second; 100 answer fewer. */
const MAX_POOL_SIZE = 15;

/** A connection that sends neither create nor createIndexes and throws on a misspelt or operator-injected filter. */
export function connectionOptions(options: ConnectOptions): mongoose.ConnectOptions {
  return {
    appName: options.appName,
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    sanitizeFilter: true,
    maxPoolSize: MAX_POOL_SIZE,
    serverSelectionTimeoutMS: options.serverSelectionTimeoutMS ?? 10_000,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
    monitorCommands: options.monitorCommands ?? false,
    // Driver 7.8 loads `os` by dynamic import, which jest's CommonJS mode refuses; harmless elsewhere.
    runtimeAdapters: { os },
  };
}

export async function connectDatabase(options: ConnectOptions): Promise<Connection> {
  mongoose.set('strictQuery', 'throw');
  return mongoose.createConnection(options.uri, connectionOptions(options)).asPromise();
}
