import { once } from 'node:events';
import { type ServerResponse, STATUS_CODES } from 'node:http';

import { type Answer } from '../api/answer.js';
import { type Wire } from './behaviour.js';

/** Writes an answer onto the connection; resolves when it is out or the caller has gone. */
export async function sendAnswer(response: ServerResponse, answer: Answer, wire: Wire): Promise<void> {
  const body = bodyOf(answer);
  switch (wire.kind) {
    case 'plain':
      return sendWhole(response, answer, body);
    case 'slow':
      await pause(response, wire.ms);
      return sendWhole(response, answer, body);
    case 'drip':
      return drip(response, answer, body, wire);
    case 'truncated':
      return truncate(response, answer, body, wire);
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'raw':
      response.socket?.end(wire.bytes);
      return;
  }
}

export function bodyOf({ json, text, bytes }: Answer): Buffer {
  if (bytes !== undefined) return Buffer.from(bytes);
  if (text !== undefined) return Buffer.from(text);
  return json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(json));
}

function sendWhole(response: ServerResponse, { status, headers }: Answer, body: Buffer): void {
  if (response.destroyed) return;
  // A script may name its own length, right or wrong.
  response.writeHead(status, { 'content-length': String(body.length), ...headers });
  response.end(body);
}

async function drip(response: ServerResponse, { status, headers }: Answer, body: Buffer, { ms, bytes }: Extract<Wire, { kind: 'drip' }>): Promise<void> {
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  response.flushHeaders();
  for (let sent = 0; sent < body.length; sent += bytes) {
    await pause(response, ms);
    if (response.destroyed) return;
    response.write(body.subarray(sent, sent + bytes));
  }
  response.end();
}

/** `full`: the length of the whole body is promised and the connection breaks off; `cut`: what is there is all that was promised; `absent`: no length, the connection just ends. */
function truncate(response: ServerResponse, { status, headers }: Answer, body: Buffer, wire: Extract<Wire, { kind: 'truncated' }>): void {
  const part = body.subarray(0, wire.bytes);
  if (wire.contentLength === 'cut') {
    sendWhole(response, { status, headers }, part);
    return;
  }
  // Written by hand: node would send an answer without a length in chunks, and a broken chunk is another fault than an answer that just ends.
  const length = wire.contentLength === 'full' ? { 'content-length': String(body.length) } : {};
  const lines = Object.entries({ ...headers, ...length, connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  response.socket?.end(Buffer.concat([Buffer.from(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n`), part]));
}

async function pause(response: ServerResponse, ms: number): Promise<void> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), ms);
  try {
    await once(response, 'close', { signal: stop.signal });
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}
