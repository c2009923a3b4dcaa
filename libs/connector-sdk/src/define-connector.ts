import type { z } from 'zod';

import type { AuthFields, Connector, Probe, Reconciliation, Stream, Streams, Total } from './connector.js';
import type { ConnectorDefinition } from './connector-definition.js';

/** Declares a list of records; ties the record's type to its functions and to the metrics counted over it. */
export const stream = <R extends z.ZodObject>(definition: Stream<R>): Stream<R> => definition;

/** Declares a connector. A name that is used but not declared, a field that a record does not have, and a secret outside `headers` do not compile. */
export function defineConnector<
  const F extends AuthFields,
  const P extends Readonly<Record<string, Probe>>,
  const T extends Readonly<Record<string, Total>>,
  const S extends Streams,
  const C extends Readonly<Record<string, Reconciliation<string, string>>>,
>(connector: Connector<F, P, T, S, C>): ConnectorDefinition {
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- forgets the generics, nothing else: the constraint above has already checked them, and TypeScript cannot compare deferred types
  return connector as unknown as ConnectorDefinition;
}
