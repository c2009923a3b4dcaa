import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
export type Answering = (response: ServerResponse, request: ReceivedRequest, incoming: IncomingMessage) => void;

/** A real HTTP receiver on loopback that answers whatever it is told to. */
export interface TestReceiver {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
  /** By path; any other path gets 200. */
  on(path: string, answer: Answering): void;
  at(path: string): readonly ReceivedRequest[];
  empty(): void;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<TestReceiver> {
  const requests: ReceivedRequest[] = [];
  const answers = new Map<string, Answering>();
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
      const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers, body: Buffer.concat(chunks).toString('utf8') };
      requests.push(request);
      const answer = answers.get(request.path);
      if (answer === undefined) response.end('ok');
      else answer(response, request, incoming);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    requests,
    on: (path, answer) => void answers.set(path, answer),
    at: (path) => requests.filter((request) => request.path === path),
    empty: () => {
      requests.splice(0);
      answers.clear();
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
