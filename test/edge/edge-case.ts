import { type CallerName, type EdgeWorld } from './edge-world.js';
import { type Part } from './raw-http.js';

/** One thing that somebody could send, and what must come back: a 4xx that says so, with nothing changed. `{name}` stands for a name of the world. */
export interface EdgeCase {
  readonly name: string;
  /** `nobody` when left out. */
  readonly as?: CallerName;
  /** `PATCH /api/v1/organization` */
  readonly request?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bytes on the socket in place of a request. */
  readonly raw?: readonly Part[];
  /** What has to happen first; names it answers can be used in the request. */
  readonly before?: (world: EdgeWorld) => Promise<Readonly<Record<string, string>>>;
  readonly answer: readonly [status: number, code: string];
  /** The field that the answer must name. */
  readonly field?: string;
  /** Collections that may change: a refused sign-in is itself an event. */
  readonly leaves?: readonly string[];
}

export const filled = (text: string, names: Readonly<Record<string, string>>): string =>
  text.replace(/\{([a-z]+(?::\w+)?)\}/gi, (whole, name: string) => names[name] ?? whole);
