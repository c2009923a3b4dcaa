import net from 'node:net';

import { Redis } from 'ioredis';

/** What a Redis is told (MONITOR) and what it holds. */
export class RedisWatch {
  readonly #lines: Buffer[] = [];
  #monitor: net.Socket | undefined;

  constructor(private readonly url: string) {}

  /** Every command from now on, as Redis writes it. A plain socket: a client library would decode it. */
  async monitor(): Promise<void> {
    const { hostname, port, password } = new URL(this.url);
    const socket = net.connect(Number(port), hostname);
    this.#monitor = socket;
    socket.on('error', () => undefined);
    socket.write(`AUTH ${password}\r\nMONITOR\r\n`);
    await new Promise<void>((resolve) => socket.once('data', () => resolve()));
    socket.on('data', (data: Buffer) => this.#lines.push(data));
  }

  /** As written, and once more with Redis' own escapes undone. */
  heard(): Buffer {
    const written = Buffer.concat(this.#lines);
    const plain = written.toString('latin1').replace(/\\(x[0-9a-f]{2}|.)/g, (_all, code: string) => {
      if (code.length === 3) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' }[code] ?? code;
    });
    return Buffer.concat([written, Buffer.from(plain, 'latin1')]);
  }

  /** Names and values of all keys of all databases. */
  async held(): Promise<Buffer> {
    return this.with(async (redis) => {
      const parts: Buffer[] = [];
      for (let database = 0; database < 16; database++) {
        await redis.select(database);
        for (const key of await redis.keys('*')) parts.push(Buffer.from(`\n${key} `), ...(await valuesOf(redis, key)));
      }
      return Buffer.concat(parts);
    });
  }

  async with<T>(work: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url);
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  }

  close(): void {
    this.#monitor?.destroy();
  }
}

async function valuesOf(redis: Redis, key: string): Promise<readonly Buffer[]> {
  const read: Readonly<Record<string, () => Promise<unknown>>> = {
    string: () => redis.getBuffer(key),
    list: () => redis.lrangeBuffer(key, 0, -1),
    set: () => redis.smembersBuffer(key),
    zset: () => redis.callBuffer('ZRANGE', key, '0', '-1'),
    hash: () => redis.hgetallBuffer(key),
    stream: () => redis.xrangeBuffer(key, '-', '+'),
  };
  const type = await redis.type(key);
  if (read[type] === undefined) throw new Error(`a kind of value that is not swept: ${type}`);
  return flattened(await read[type]());
}

function flattened(value: unknown): readonly Buffer[] {
  if (Buffer.isBuffer(value)) return [value];
  if (Array.isArray(value)) return value.flatMap(flattened);
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, one]) => [Buffer.from(name), ...flattened(one)]) : [];
}
