import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { Redis } from 'ioredis';
import { mongo } from 'mongoose';

interface Addresses {
  readonly mongodbRootUri: string;
  readonly redisUrl: string;
}

/** Which servers the figures of a proof were measured on, for PROOF.md. Asked of the servers themselves, and only when `npm run proof` wants to know. */
export async function noteServerVersions({ mongodbRootUri, redisUrl }: Addresses): Promise<void> {
  const folder = process.env['ATTESTA_PROOF_FOLDER'];
  if (folder === undefined) return;
  const client = await new mongo.MongoClient(mongodbRootUri, { runtimeAdapters: { os } }).connect();
  const { version: mongodb } = await client.db('admin').command({ buildInfo: 1 });
  await client.close();
  const redis = new Redis(redisUrl);
  const info = await redis.info('server');
  redis.disconnect();
  mkdirSync(folder, { recursive: true });
  const versions = { node: process.version, mongodb: String(mongodb), redis: /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown' };
  writeFileSync(path.join(folder, 'servers.json'), JSON.stringify(versions));
}
