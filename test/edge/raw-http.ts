import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** From the last byte sent to the end of the connection. */
  readonly ms: number;
}
/** Bytes to send as they are, or a pause in milliseconds. */
export type Part = string | Buffer | number;

/** Bytes on a socket, as no HTTP library would send them. Resolves when the server closes the connection. */
export async function rawCall(url: string, parts: readonly Part[]): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const socket = net.connect(Number(port), hostname);
  const received: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => received.push(bytes)).on('error', () => undefined);
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise((resolve) => socket.once('connect', resolve));
  for (const part of parts) {
    if (socket.destroyed) break;
    if (typeof part === 'number') await sleep(part);
    else socket.write(part);
  }
  const start = performance.now();
  const deadline = setTimeout(() => socket.destroy(), 15_000);
  await closed;
  clearTimeout(deadline);
  return { ...parse(Buffer.concat(received).toString('utf8')), ms: performance.now() - start };
}

function parse(text: string): Omit<RawAnswer, 'ms'> {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
  const contentType = /^content-type: (.*)$/im.exec(head)?.[1]?.trim() ?? '';
  return { status, contentType, text: /\{.*\}/s.exec(rest.join('\r\n\r\n'))?.[0] ?? '' };
}
