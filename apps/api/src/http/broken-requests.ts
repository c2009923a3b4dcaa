import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { type Duplex } from 'node:stream';

import { METHOD_NOT_ALLOWED, ofFailure, PROBLEM_CONTENT_TYPE } from '@app/platform';

const TIMEOUT = { status: 408, code: 'request.timeout', detail: 'The request did not arrive whole in time.', remedy: 'Send it again, without a pause.' };
const HEADERS = { status: 431, code: 'request.headers-too-large', detail: 'The address and the headers together are larger than 16 KiB.' };
const BROKEN = { status: 400, code: 'request.malformed', detail: 'This is no HTTP/1.1 request.' };

const BY_CODE: Readonly<Record<string, typeof BROKEN>> = { ERR_HTTP_REQUEST_TIMEOUT: TIMEOUT, HPE_HEADER_OVERFLOW: HEADERS };

/** For bytes that never became a request: Node's parser gave up, so nothing of ours but this answers. The connection ends with it. */
export const answerBrokenRequest = (error: Error, socket: Duplex): void => answerAndClose(socket, BY_CODE['code' in error ? String(error.code) : ''] ?? BROKEN);

/** CONNECT asks for a tunnel; Node would drop the connection without a word. */
export const refuseTunnel = (_request: unknown, socket: Duplex): void => answerAndClose(socket, METHOD_NOT_ALLOWED);

function answerAndClose(socket: Duplex, failure: typeof METHOD_NOT_ALLOWED): void {
  if (!socket.writable) return void socket.destroy();
  const { problem } = ofFailure(failure, { requestId: randomUUID() });
  const body = JSON.stringify(problem);
  const lines = [
    `HTTP/1.1 ${String(problem.status)} ${STATUS_CODES[problem.status] ?? 'Bad Request'}`,
    `Content-Type: ${PROBLEM_CONTENT_TYPE}; charset=utf-8`,
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    `X-Request-Id: ${problem.requestId}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
}
