import { canonicalJson, type Clock, InvariantViolated, type Json, sha256Hex } from '@app/kernel';

import { problemOf } from './classify.js';
import type { ConnectorDefinition } from './connector-definition.js';
import type { Exchange } from './results.js';
import type { TransportResult, VendorRequest, VendorTransport } from './transport.js';
import type { Ask, VendorHttp } from './vendor-http.js';
import { VendorProblem } from './vendor-problem.js';

export interface SessionInput {
  readonly definition: Pick<ConnectorDefinition, 'name' | 'isBadPage'>;
  readonly transport: VendorTransport;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** The calls of one read, in order. */
export interface Scope {
  readonly http: VendorHttp;
  readonly exchanges: readonly Exchange[];
  /** What went wrong in them, whether or not the connector let it pass. */
  readonly problems: readonly VendorProblem[];
}

const PATH = /^\/(?!\/)[A-Za-z0-9_\-./]*$/;

/** All calls of one run or test. Records each of them; once a refusal closes it, nothing more is sent. */
export class Session {
  readonly #input: SessionInput;
  readonly #exchanges: Exchange[] = [];
  #closedBy: VendorProblem | null = null;
  #accepted = false;

  constructor(input: SessionInput) {
    this.#input = input;
  }

  get exchanges(): readonly Exchange[] {
    return this.#exchanges;
  }
  /** The problem after which no further call is sent; null while the session is open. */
  get closedBy(): VendorProblem | null {
    return this.#closedBy;
  }
  /** A call with this key has been answered: a 403 now is about a right, not about the key. */
  get accepted(): boolean {
    return this.#accepted;
  }
  get vendor(): string {
    return this.#input.definition.name;
  }

  scope(): Scope {
    const exchanges: Exchange[] = [];
    const problems: VendorProblem[] = [];
    const call = async <A>(request: VendorRequest, ask: Ask<A>): Promise<A> => {
      const read = await this.#call(request, ask, exchanges);
      if (!(read instanceof VendorProblem)) return read.answer;
      problems.push(read);
      throw read;
    };
    return {
      exchanges,
      problems,
      http: {
        get: (path, ask) => call({ method: 'GET', path, ...queryOf(ask) }, ask),
        post: (path, ask) => call({ method: 'POST', path, ...queryOf(ask), body: ask.body }, ask),
      },
    };
  }

  async #call<A>(request: VendorRequest, ask: Ask<A>, into: Exchange[]): Promise<Parsed<A> | VendorProblem> {
    if (!PATH.test(request.path) || request.path.includes('..')) throw new InvariantViolated('a connector may only call plain paths below its base URL');
    this.#stopWhenTold();
    if (this.#closedBy !== null) return this.#closedBy;
    const { definition, transport, clock } = this.#input;
    const at = clock.now();
    const result = await transport.send(request);
    const refused = problemOf(result, { vendor: definition.name, now: at, isBadPage: (answer) => definition.isBadPage?.(answer) ?? false });
    if (refused !== null) this.#closeAfter(refused);
    const read = refused ?? parse(result, ask, definition.name);
    const exchange = toExchange({
      request,
      result,
      at,
      rows: read instanceof VendorProblem ? null : read.rows,
      failure: read instanceof VendorProblem ? read.message : null,
    });
    into.push(exchange);
    this.#exchanges.push(exchange);
    if (!(read instanceof VendorProblem)) this.#accepted = true;
    return read;
  }

  /** Nothing has been answered yet and the key or the whole host is refused: more calls would only prolong a lock-out. */
  #closeAfter(refused: VendorProblem): void {
    const lockedOut = !this.#accepted && (refused.problem === 'forbidden' || refused.problem === 'wrong-host');
    if (refused.closes || lockedOut) this.#closedBy = refused;
  }

  #stopWhenTold(): void {
    if (this.#input.signal?.aborted !== true || this.#closedBy !== null) return;
    this.#closedBy = new VendorProblem({ kind: 'aborted', detail: 'The reading was stopped', retryable: true });
  }
}

const queryOf = ({ query }: { readonly query?: Readonly<Record<string, string>> }): { readonly query?: Readonly<Record<string, string>> } =>
  query === undefined ? {} : { query };

interface Parsed<A> {
  readonly answer: A;
  readonly rows: number | null;
}

function parse<A>(result: TransportResult, ask: Ask<A>, vendor: string): Parsed<A> | VendorProblem {
  const parsed = ask.answer.safeParse(result.kind === 'answer' ? result.json : undefined);
  if (parsed.success) return { answer: parsed.data, rows: ask.rows?.(parsed.data) ?? null };
  const issue = parsed.error.issues[0];
  return new VendorProblem({
    kind: 'schema-drift',
    detail: `The answer of ${vendor} has another shape than it had: ${placeOf(issue?.path ?? [])}`,
    status: result.status,
    retryable: false,
  });
}

/** Where in an answer, for people; never the value found there. */
export const placeOf = (path: readonly PropertyKey[]): string => (path.length === 0 ? 'the answer as a whole' : path.map(String).join('.').slice(0, 80));

interface Recorded {
  readonly request: VendorRequest;
  readonly result: TransportResult;
  readonly at: Date;
  readonly rows: number | null;
  readonly failure: string | null;
}

function toExchange({ request, result, at, rows, failure }: Recorded): Exchange {
  const parameters: Json = { query: request.query ?? {}, body: request.body ?? null };
  return {
    method: request.method,
    path: request.path,
    parameters,
    parametersDigest: sha256Hex(canonicalJson(parameters)),
    at,
    status: result.status,
    durationMs: result.durationMs,
    bytes: result.bytes,
    sha256: result.sha256,
    requestId: result.requestId,
    vendorDate: result.headers['date'] ?? null,
    rows,
    failure,
  };
}
