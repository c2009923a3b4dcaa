import { type Socket } from 'node:net';

/** A complete answer as a healthy vendor means it. */
export interface Healthy {
  readonly status: number;
  readonly type: string;
  readonly json: unknown;
}
/** What goes over the wire: bytes and then the end, or a hand on the socket. */
export type Hand = Buffer | ((socket: Socket) => void);

export interface Parts {
  readonly status?: string;
  /** null leaves the header out. */
  readonly type?: string | null;
  /** null leaves the header out: the end of the connection ends the body. */
  readonly length?: number | string | null;
  readonly headers?: readonly string[];
}

const bytesOf = (body: string | Uint8Array): Buffer => (typeof body === 'string' ? Buffer.from(body, 'utf8') : Buffer.from(body));

export function head(size: number, { status = '200 OK', type = 'application/json', length = size, headers = [] }: Parts = {}): string {
  const lines = [
    `HTTP/1.1 ${status}`,
    ...(type === null ? [] : [`Content-Type: ${type}`]),
    ...(length === null ? [] : [`Content-Length: ${String(length)}`]),
    ...headers,
    'Connection: close',
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

export function http(body: string | Uint8Array, parts: Parts = {}): Buffer {
  const bytes = bytesOf(body);
  return Buffer.concat([Buffer.from(head(bytes.length, parts), 'latin1'), bytes]);
}
export const json = (value: unknown, parts: Parts = {}): Buffer => http(JSON.stringify(value), parts);

export function chunked(body: string | Uint8Array, parts: Parts = {}): Buffer {
  const bytes = bytesOf(body);
  const lines = head(0, { ...parts, length: null, headers: ['Transfer-Encoding: chunked', ...(parts.headers ?? [])] });
  return Buffer.concat([Buffer.from(`${lines}${bytes.length.toString(16)}\r\n`, 'latin1'), bytes, Buffer.from('\r\n0\r\n\r\n')]);
}

export const healthyBytes = ({ status, type, json: value }: Healthy): Buffer => json(value, { status: `${String(status)} Whatever`, type });

/** Bytes again and again, as fast as the other side takes them and never more of them in memory than one chunk. */
export function flood(first: string, chunk: Buffer, times = Infinity): Hand {
  return (socket) => {
    let left = times;
    const more = (): void => {
      while (left-- > 0 && !socket.destroyed) {
        if (!socket.write(chunk)) return void socket.once('drain', more);
      }
      socket.end();
    };
    socket.write(first);
    more();
  };
}
/** `text` byte by byte, for ever. */
export function drip(first: string, text: string, everyMs: number): Hand {
  return (socket) => {
    let at = 0;
    socket.write(first);
    const timer = setInterval(() => {
      if (socket.destroyed || at >= text.length) return clearInterval(timer);
      socket.write(text[at++] ?? '');
    }, everyMs);
    socket.on('close', () => clearInterval(timer));
  };
}
