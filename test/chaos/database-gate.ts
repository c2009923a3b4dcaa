import { once } from 'node:events';
import net, { type AddressInfo, type Server, type Socket } from 'node:net';

import { type mongo } from 'mongoose';

import { answeredIdOf, bodyOf, commandOf, idOf, MessageReader, type SeenCommand } from './wire-message.js';

/** `pass`: goes on. `drop`: never reaches the server. `mute`: reaches the server, its answer reaches nobody. */
export type Fate = 'pass' | 'drop' | 'mute';
export type CommandHook = (command: SeenCommand) => Fate;

/** Looks at a command before the server gets it. → what wants to know its answer before the caller does; null = nobody */
export type CommandWatch = (command: SeenCommand, body: () => mongo.Document) => ((answer: mongo.Document) => void) | null;

/** Stands before MongoDB on the wire: sees each command of one process before the server does. Nothing of the product knows of it. */
export class DatabaseGate {
  onCommand: CommandHook | null = null;
  /** Of what is not dropped; changes nothing. */
  watch: CommandWatch | null = null;
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
    const [commands, answers] = [new MessageReader(), new MessageReader()];
    const asked = new Map<number, (answer: mongo.Document) => void>();
    let isMuted = false;
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
    server.on('data', (data) => {
      for (const message of answers.read(data)) {
        asked.get(answeredIdOf(message))?.(bodyOf(message));
        asked.delete(answeredIdOf(message));
      }
      if (!isMuted) client.write(data);
    });
    client.on('data', (data) => {
      for (const message of commands.read(data)) {
        const command = commandOf(message);
        const fate = command === null ? 'pass' : (this.onCommand?.(command) ?? 'pass');
        if (fate === 'drop') return void client.destroy();
        isMuted ||= fate === 'mute';
        const onAnswer = command === null ? null : this.watch?.(command, () => bodyOf(message));
        if (onAnswer != null) asked.set(idOf(message), onAnswer);
        server.write(message);
      }
    });
  }
}
