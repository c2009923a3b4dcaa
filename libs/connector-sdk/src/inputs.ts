import { InvariantViolated } from '@app/kernel';

import type { ConnectorDefinition, StreamDefinition } from './connector-definition.js';
import { countOn } from './count-page.js';
import { readStream, type StreamRead } from './read-stream.js';
import type { Exchange } from './results.js';
import type { Scope, Session } from './session.js';
import { failed, type Read, troubleOf } from './trouble.js';
import { VendorProblem } from './vendor-problem.js';
import type { When } from './when.js';

/** Said when a connector went on as if a refused call had been answered. */
export const SWALLOWED = 'The connector carried on after an answer that could not be used';

/** Something read, with the calls it came from. */
export interface Sourced<T> {
  readonly value: T;
  readonly calls: readonly Exchange[];
}

/** What figures are made of: each total and stream is read once, when first needed. */
export class Inputs {
  readonly #definition: ConnectorDefinition;
  readonly #session: Session;
  readonly #when: When;
  readonly #totals = new Map<string, Promise<Read<Sourced<number>>>>();
  readonly #streams = new Map<string, Promise<Read<Sourced<StreamRead>>>>();

  constructor(definition: ConnectorDefinition, session: Session, when: When) {
    this.#definition = definition;
    this.#session = session;
    this.#when = when;
  }

  total(name: string): Promise<Read<Sourced<number>>> {
    return remember(this.#totals, name, () => this.#guarded((scope) => this.#readTotal(name, scope)));
  }

  stream(name: string): Promise<Read<Sourced<StreamRead>>> {
    return remember(this.#streams, name, () => this.#guarded((scope) => readStream(this.streamNamed(name), scope.http, this.#when)));
  }

  streamNamed(name: string): StreamDefinition {
    const stream = this.#definition.streams[name];
    if (stream === undefined) throw new InvariantViolated(`no stream ${name}`);
    return stream;
  }

  async #readTotal(name: string, { http }: Scope): Promise<number> {
    const total = this.#definition.totals[name];
    if (total === undefined) throw new InvariantViolated(`no total ${name}`);
    return countOn(await total.read(http, this.#when), total.record);
  }

  async #guarded<T>(read: (scope: Scope) => Promise<T>): Promise<Read<Sourced<T>>> {
    const scope = this.#session.scope();
    try {
      const value = await read(scope);
      const swallowed = scope.problems.find(({ problem }) => problem !== 'bad-page');
      if (swallowed !== undefined) throw new VendorProblem({ kind: 'refused', detail: SWALLOWED, status: swallowed.status, retryable: false });
      return { ok: true, value: { value, calls: scope.exchanges } };
    } catch (error) {
      if (!(error instanceof VendorProblem)) throw error;
      return failed(troubleOf(error, this.#definition, this.#session.accepted));
    }
  }
}

function remember<T>(known: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  const found = known.get(name);
  if (found !== undefined) return found;
  const made = make();
  known.set(name, made);
  return made;
}
