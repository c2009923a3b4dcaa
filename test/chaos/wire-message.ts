import { mongo } from 'mongoose';

/** A command as it goes to MongoDB. */
export interface SeenCommand {
  readonly name: string;
  /** null for commands about no collection, such as `commitTransaction`. */
  readonly collection: string | null;
}

const OP_MSG = 2013;
const HEADER_BYTES = 16;
/** Header, flags and the kind of the first section. */
const DOCUMENT_AT = HEADER_BYTES + 4 + 1;
const STRING = 2;

export const idOf = (message: Buffer): number => message.readInt32LE(4);
/** Of the message that this one answers. */
export const answeredIdOf = (message: Buffer): number => message.readInt32LE(8);

/** Cuts what comes over a socket into messages. */
export class MessageReader {
  #waiting: Buffer = Buffer.alloc(0);

  /** → the messages that these bytes complete */
  *read(data: Buffer): Generator<Buffer> {
    this.#waiting = Buffer.concat([this.#waiting, data]);
    while (this.#waiting.length >= HEADER_BYTES && this.#waiting.length >= this.#waiting.readInt32LE(0)) {
      const message = this.#waiting.subarray(0, this.#waiting.readInt32LE(0));
      this.#waiting = this.#waiting.subarray(message.length);
      yield message;
    }
  }
}

/** The first name of a command is the command; its value names the collection. */
export function commandOf(message: Buffer): SeenCommand | null {
  if (!hasBody(message)) return null;
  const nameAt = DOCUMENT_AT + 5;
  const end = message.indexOf(0, nameAt);
  const isString = message[DOCUMENT_AT + 4] === STRING;
  return {
    name: message.toString('utf8', nameAt, end),
    collection: isString ? message.toString('utf8', end + 5, end + 4 + message.readInt32LE(end + 1)) : null,
  };
}

/** All of a command or of an answer. */
export function bodyOf(message: Buffer): mongo.Document {
  return hasBody(message) ? mongo.BSON.deserialize(message.subarray(DOCUMENT_AT, DOCUMENT_AT + message.readInt32LE(DOCUMENT_AT))) : {};
}

const hasBody = (message: Buffer): boolean => message.readInt32LE(12) === OP_MSG && message.length >= DOCUMENT_AT + 6 && message[HEADER_BYTES + 4] === 0;
