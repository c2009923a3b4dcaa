import { once } from 'node:events';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';

/** A command as it goes to MongoDB. */
export interface SeenCommand {
  readonly name: string;
  /** null for commands about no collection, such as `commitTransaction`. */
  readonly collection: string | null;
}
/** `pass`: goes on. `drop`: never reaches the server. `mute`: reaches the server, its answer reaches nobody. */
export type Fate = 'pass' | 'drop' | 'mute';
export type CommandHook = (command: SeenCommand) => Fate;

const OP_MSG = 2013;
const HEADER_BYTES = 16;
/** Header, flags and the kind of the first section. */
const DOCUMENT_AT = HEADER_BYTES + 4 + 1;
const STRING = 2;

/** Stands before MongoDB on the wire: sees each command of one process before the server does. Nothing of the product knows of it. */
export class DatabaseGate {
  onCommand: CommandHook | null = null;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly port: number) {
    this.#server = net.createServer((client) => this.#serve(client));
  }

  /** `port`: of the mongod behind it. */
  static async open(port: number): Promise<DatabaseGate> {
    const gate = new DatabaseGate(port);
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  /** The same address through this gate. The driver must not look for the other members: it would find the server itself. */
  through(uri: string): string {
    const url = new URL(uri);
    url.port = String((this.#server.address() as AddressInfo).port);
    url.searchParams.delete('replicaSet');
    url.searchParams.set('directConnection', 'true');
    return url.toString();
  }

  /** Cuts every connection, as a network does. → how many there were */
  reset(): number {
    const cut = [...this.#sockets];
    for (const socket of cut) socket.resetAndDestroy();
    return cut.length;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, 'close');
  }

  #serve(client: Socket): void {
    const server = net.connect(this.port, '127.0.0.1');
    let [muted, waiting] = [false, Buffer.alloc(0)];
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.#sockets.delete(socket);
        // What was passed on before the caller died still reaches the server.
        if (socket === client) server.end();
        else client.destroy();
      });
    }
    server.on('data', (data) => muted || client.write(data));
    client.on('data', (data) => {
      waiting = Buffer.concat([waiting, data]);
      while (waiting.length >= HEADER_BYTES && waiting.length >= waiting.readInt32LE(0)) {
        const message = waiting.subarray(0, waiting.readInt32LE(0));
        waiting = waiting.subarray(message.length);
        const command = commandOf(message);
        const fate = command === null ? 'pass' : (this.onCommand?.(command) ?? 'pass');
        if (fate === 'drop') return void client.destroy();
        muted ||= fate === 'mute';
        server.write(message);
      }
    });
  }
}

/** The first name of a command is the command; its value names the collection. */
function commandOf(message: Buffer): SeenCommand | null {
  if (message.readInt32LE(12) !== OP_MSG || message.length < DOCUMENT_AT + 6 || message[HEADER_BYTES + 4] !== 0) return null;
  const nameAt = DOCUMENT_AT + 5;
  const end = message.indexOf(0, nameAt);
  const isString = message[DOCUMENT_AT + 4] === STRING;
  return {
    name: message.toString('utf8', nameAt, end),
    collection: isString ? message.toString('utf8', end + 5, end + 4 + message.readInt32LE(end + 1)) : null,
  };
}
