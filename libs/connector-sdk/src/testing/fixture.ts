import { canonicalJson, type Json, type LocalDate } from '@app/kernel';

import type { ConnectorDefinition, Values } from '../connector-definition.js';
import type { Capability } from '../results.js';
import type { TransportFailure } from '../transport.js';

/** One recorded call, true in shape, cut down, with invented people. */
export interface RecordedExchange {
  /** `POST /v2/datasets/employee/data` */
  readonly request: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Json;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: an empty body. */
  readonly json?: Json;
  /** Instead of an answer. */
  readonly failure?: TransportFailure['reason'];
}

export type FixtureRun =
  | {
      readonly operation: 'collect';
      readonly mode: 'totals' | 'rows';
      readonly weekly?: boolean;
      readonly capabilities: Readonly<Record<string, Capability>>;
    }
  | { readonly operation: 'test'; readonly previousCapabilities?: Readonly<Record<string, Capability>> };

/** `fixtures/<case>/http.json` and `expected.json`. */
export interface FixtureCase {
  readonly name: string;
  readonly run: FixtureRun;
  readonly exchanges: readonly RecordedExchange[];
  /** undefined: not written yet */
  readonly expected: Json | undefined;
}

/** What a suite is run with, besides its fixtures. */
export interface Subject {
  readonly definition: ConnectorDefinition;
  readonly today: LocalDate;
  readonly timeZone: string;
  readonly config: Values;
  /** Invented; the suite looks for it everywhere it must not be. */
  readonly credential: Values;
}

export const requestKey = (request: string, query: Json | undefined, body: Json | undefined): string =>
  canonicalJson({ request, query: query ?? {}, body: body ?? null });

const FOREIGN_MAIL = /[\w.+-]+@(?!example\.(?:com|org)(?![\w-]|\.\w))[\w-]+\.[\w.-]+/i;

/** What must not be in a fixture, whatever it is for. */
export function fixtureFaults({ name, exchanges, expected }: FixtureCase): readonly string[] {
  const text = JSON.stringify([exchanges, expected ?? null]);
  const mail = FOREIGN_MAIL.exec(text);
  return mail === null ? [] : [`${name}: holds an e-mail address outside example.com and example.org`];
}
