import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

interface AcceptedKey {
  readonly canary: string;
  /** What the sandbox knows the company by. */
  readonly sandboxKey: string;
}

/** Stands before the sandbox: takes a canary where the sandbox knows only keys of its own, and keeps all that is sent besides the key's own header. */
export class RecordingVendor {
  readonly #accepted = new Map<string, AcceptedKey[]>();
  readonly #received: Buffer[] = [];
  readonly #keys: string[] = [];
  readonly #server = http.createServer((request, response) => void this.#pass(request, response));

  private constructor(private readonly sandbox: URL) {}

  static async start(sandboxUrl: string): Promise<RecordingVendor> {
    const vendor = new RecordingVendor(new URL(sandboxUrl));
    await new Promise<void>((resolve) => vendor.#server.listen(0, '127.0.0.1', resolve));
    return vendor;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  get url(): string {
    return `http://127.0.0.1:${String(this.port)}`;
  }
  /** Of everything but the one header that must carry the key. */
  get received(): Buffer {
    return Buffer.concat(this.#received);
  }
  /** In the order of the calls. */
  get keys(): readonly string[] {
    return this.#keys;
  }

  accept(slug: string, key: AcceptedKey): void {
    this.#accepted.set(slug, [...(this.#accepted.get(slug) ?? []), key]);
  }

  /** From now on none of the company's keys is good, as after somebody deleted them at the vendor. */
  refuse(slug: string): void {
    this.#accepted.delete(slug);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body: Buffer[] = [];
    for await (const part of request) body.push(part as Buffer);
    const { authorization = '', ...headers } = request.headers;
    this.#received.push(Buffer.from(`${request.method ?? ''} ${request.url ?? ''}\n${JSON.stringify(headers)}\n`), ...body);
    const key = Buffer.from(authorization.replace(/^Basic /, ''), 'base64')
      .toString()
      .replace(/:x$/, '');
    this.#keys.push(key);
    const slug = request.url?.split('/')[2] ?? '';
    const known = this.#accepted.get(slug)?.find(({ canary }) => canary === key);
    const sent = { ...headers, authorization: `Basic ${btoa(`${known?.sandboxKey ?? 'unknown'}:x`)}` };
    const onward = http.request(
      { host: this.sandbox.hostname, port: this.sandbox.port, path: request.url, method: request.method, headers: sent },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy());
    onward.end(Buffer.concat(body));
  }
}
