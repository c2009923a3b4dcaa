import net, { type AddressInfo, isIP, type LookupFunction, type Socket } from 'node:net';

/** A listener on a loopback address of its own that stands where a wrong way would end: it keeps every connection and every byte. */
export interface ByteRecorder {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  connections(): number;
  bytes(): Buffer;
  stop(): Promise<void>;
}

export async function startByteRecorder(host: string): Promise<ByteRecorder> {
  const sockets = new Set<Socket>();
  const chunks: Buffer[] = [];
  let connections = 0;
  const server = net.createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host,
    port,
    url: `http://${host}:${String(port)}`,
    connections: () => connections,
    bytes: () => Buffer.concat(chunks),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Where a connection was meant to go. `address` is null where no resolver was asked, as of a client that takes the system's. */
export interface Wanted {
  readonly host: string;
  readonly address: string | null;
  readonly port: number;
}
export interface Trap {
  readonly wanted: readonly Wanted[];
  spring(): void;
}

interface ConnectOptions {
  readonly host?: string;
  readonly port?: number | string;
  /** Of a local socket; agents write null where there is none. */
  readonly path?: string | null;
  readonly lookup?: LookupFunction;
}

/**
 * From now on every connection of this process, wherever it was meant to go, ends in the recorder; so nothing leaves the machine and nothing goes unseen, also on ports that
 * nobody but root may listen on. The client's own resolver is asked as ever. `lets` names what goes on as before.
 */
export function trapConnections(recorder: ByteRecorder, lets: (port: number, host: string) => boolean = () => false): Trap {
  const wanted: Wanted[] = [];
  const original = net.Socket.prototype.connect;
  const connect = function (this: Socket, ...args: readonly unknown[]): Socket {
    const [options, callback] = optionsOf(args);
    const [host, port] = [options.host ?? 'localhost', Number(options.port ?? 0)];
    if (typeof options.path === 'string' || lets(port, host) || (host === recorder.host && port === recorder.port))
      return Reflect.apply(original, this, args) as Socket;
    const go = (address: string | null): void => {
      wanted.push({ host, address, port });
      Reflect.apply(original, this, [{ host: recorder.host, port: recorder.port }, callback]);
    };
    if (isIP(host) !== 0) go(host);
    else if (options.lookup === undefined) go(null);
    else
      options.lookup(host, { all: true }, (error, found) => {
        if (error !== null) this.destroy(error);
        else go(typeof found === 'string' ? found : (found[0]?.address ?? ''));
      });
    return this;
  };
  net.Socket.prototype.connect = connect as typeof original;
  return {
    wanted,
    spring: () => {
      net.Socket.prototype.connect = original;
    },
  };
}

/** Node hands over what `connect` was called with, either as it was or already put in order as a pair. */
function optionsOf(args: readonly unknown[]): readonly [ConnectOptions, unknown] {
  const [first, second] = args;
  if (Array.isArray(first)) return [first[0] as ConnectOptions, first[1]];
  if (typeof first === 'object' && first !== null) return [first as ConnectOptions, second];
  return [{ port: Number(first), ...(typeof second === 'string' ? { host: second } : {}) }, args.at(-1)];
}
