import os from 'node:os';

import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';

import { mongodbRootUri, redisUrl } from './servers.js';

describe('the servers of a test run', () => {
  it('is a MongoDB replica set with sign-in that refuses JavaScript and shortens transactions', async () => {
    const client = await new MongoClient(mongodbRootUri(), { runtimeAdapters: { os } }).connect();
    try {
      const admin = client.db('admin');
      expect(await admin.command({ hello: 1 })).toMatchObject({ setName: 'rs0', isWritablePrimary: true });
      expect(await admin.command({ getParameter: 1, transactionLifetimeLimitSeconds: 1 })).toMatchObject({ transactionLifetimeLimitSeconds: 5 });
      await client.db('servers_spec').collection('rows').insertOne({ n: 1 });
      await expect(client.db('servers_spec').collection('rows').findOne({ $where: 'true' })).rejects.toThrow(/no globalScriptEngine/);
      await client.db('servers_spec').dropDatabase();
    } finally {
      await client.close();
    }
  });

  it('refuses MongoDB clients without a user', async () => {
    const client = new MongoClient(
      mongodbRootUri()
        .replace(/\/\/.*@/, '//')
        .replace(/&authSource=\w+/, ''),
      { runtimeAdapters: { os } },
    );
    await expect(client.db('admin').command({ listDatabases: 1 })).rejects.toMatchObject({ code: 13 });
    await client.close();
  });

  it('is a Redis with a password that evicts nothing', async () => {
    const redis = new Redis(redisUrl());
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    redis.disconnect();
    const stranger = new Redis(redisUrl().replace(/\/\/.*@/, '//'), { retryStrategy: () => null });
    stranger.on('error', () => undefined);
    await expect(stranger.set('servers-spec', '1')).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
  });
});
