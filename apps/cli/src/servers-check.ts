import net from 'node:net';

import { type AppConfig, connectDatabase } from '@app/platform';

import { CheckFailed } from './cli.errors.js';

const ANSWER_WITHIN_MS = 4_000;

/** Before anything else is tried, so that nobody waits a minute to read a driver's stack. @throws CheckFailed naming the server and the way out */
export async function demandServers(config: Pick<AppConfig, 'MONGODB_URI' | 'REDIS_URL'>): Promise<void> {
  await demandMongodb(config.MONGODB_URI);
  await demandRedis(config.REDIS_URL);
}

export async function demandMongodb(uri: string): Promise<void> {
  try {
    const connection = await connectDatabase({ uri, appName: 'attesta-check', serverSelectionTimeoutMS: ANSWER_WITHIN_MS });
    await connection.close();
  } catch (error) {
    const refused = error instanceof Error && error.message.includes('Authentication failed');
    const what = refused ? 'refuses the user or the password' : `does not answer within ${String(ANSWER_WITHIN_MS / 1000)} s`;
    throw new CheckFailed(`MongoDB at ${placeOf(uri)} ${what}.`, refused ? WAY_OUT_ADDRESS : WAY_OUT_START);
  }
}

export async function demandRedis(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const answers = await new Promise<boolean>((resolve) => {
    const socket = net.connect({ host: hostname, port: Number(port === '' ? '6379' : port), timeout: ANSWER_WITHIN_MS });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => end(true))
      .once('error', () => end(false))
      .once('timeout', () => end(false));
  });
  if (!answers) throw new CheckFailed(`Redis at ${placeOf(url)} does not answer.`, WAY_OUT_START);
}

const WAY_OUT_START = 'Start it (`npm start` brings up local servers), or set MONGODB_URI and REDIS_URL to servers that run.';
const WAY_OUT_ADDRESS = 'Set MONGODB_URI to an address with the right user and password.';

/** Host and port only: the address holds a password. */
const placeOf = (address: string): string => /^[a-z+]+:\/\/(?:[^@/]*@)?([^/?]*)/.exec(address)?.[1] ?? 'its address';
