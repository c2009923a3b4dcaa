import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** One call as it came in, and what became of it. Times of `performance.now()`. */
export interface GateCall {
  readonly slug: string;
  readonly path: string;
  readonly at: number;
  /** Of this company through this gate, from 1 on. */
  readonly number: number;
  readonly hasKey: boolean;
  endedAt: number | null;
  /** The caller hung up before it had its answer. */
  aborted: boolean;
}
/** What to do in the middle of the answer; null = answer as the vendor does. */
export type Midway = (() => Promise<void>) | null;
/** May take its time: the caller waits. */
export type CallHook = (call: GateCall) => Midway | Promise<Midway>;

/** Stands before the vendor: sees each call of one process when it arrives, and lets a suite strike before it is answered or in the middle of the answer. */
export class VendorGate {
  readonly calls: GateCall[] = [];
  /** Base of the vendor behind it. */
  upstream = '';
  /** Each sees every call; the first that wants something in the middle of the answer gets it. */
  readonly hooks = new Map<string, CallHook>();
  readonly #server: Server;
  readonly #numbers = new Map<string, number>();

  private constructor() {
    this.#server = createServer((request, response) => {
      // A caller that is killed or hangs up is what the suites are about.
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async open(): Promise<VendorGate> {
    const gate = new VendorGate();
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  callsOf(slug: string): readonly GateCall[] {
    return this.calls.filter((call) => call.slug === slug);
  }

  /** Numbers the calls of every company from 1 again. */
  forgetNumbers(): void {
    this.#numbers.clear();
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = this.#note(request);
    response.on('close', () => {
      call.endedAt = performance.now();
      call.aborted = !response.writableFinished;
    });
    const body = Buffer.concat(await request.toArray());
    let midway: Midway = null;
    for (const hook of this.hooks.values()) midway ??= await hook(call);
    if (response.destroyed) return;
    const answer = await this.#ask(request, body, response);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    if (midway === null) {
      answer.pipe(response);
      return;
    }
    const whole = Buffer.concat(await answer.toArray());
    response.write(whole.subarray(0, Math.ceil(whole.length / 2)));
    await midway();
    response.destroy();
  }

  #note(request: IncomingMessage): GateCall {
    const path = request.url ?? '/';
    const slug = /^\/bamboohr\/([^/]+)\//.exec(path)?.[1] ?? '';
    const number = (this.#numbers.get(slug) ?? 0) + 1;
    this.#numbers.set(slug, number);
    const hasKey = request.headers.authorization !== undefined;
    const call: GateCall = { slug, path, at: performance.now(), number, hasKey, endedAt: null, aborted: false };
    this.calls.push(call);
    return call;
  }

  #ask({ url, method, headers }: IncomingMessage, body: Buffer, response: ServerResponse): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = httpRequest(`${this.upstream}${url ?? '/'}`, { method, headers, agent: false });
      asked.on('error', reject);
      asked.on('response', (answer) => {
        answer.on('error', () => response.destroy());
        resolve(answer);
      });
      response.on('close', () => asked.destroy());
      asked.end(body);
    });
  }
}
