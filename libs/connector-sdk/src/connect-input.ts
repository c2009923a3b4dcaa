import { type FieldProblem, InvariantViolated } from '@app/kernel';

import type { ConnectorDefinition, Values } from './connector-definition.js';
import type { AuthField } from './presentation.js';

export type ConnectInput =
  { readonly ok: true; readonly config: Values; readonly credential: Values } | { readonly ok: false; readonly errors: readonly FieldProblem[] };

type Part = 'config' | 'credential';
const MAX_LENGTH = 1_000;

/** Takes what a person typed apart into config and credential, normalised. Unknown fields are refused; no message holds a value. */
export function parseConnectInput(
  definition: Pick<ConnectorDefinition, 'auth'>,
  input: { readonly config: unknown; readonly credential: unknown },
): ConnectInput {
  const config = parsePart('config', definition, input.config);
  const credential = parsePart('credential', definition, input.credential);
  const errors = [...config.errors, ...credential.errors];
  return errors.length > 0 ? { ok: false, errors } : { ok: true, config: config.values, credential: credential.values };
}

function parsePart(
  part: Part,
  { auth }: Pick<ConnectorDefinition, 'auth'>,
  input: unknown,
): { readonly values: Values; readonly errors: readonly FieldProblem[] } {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return { values: {}, errors: [{ field: part, message: 'must be an object' }] };
  const fields = Object.entries(auth.fields).filter(([, field]) => (field.secret === true) === (part === 'credential'));
  const known = new Set(fields.map(([name]) => name));
  const errors: FieldProblem[] = Object.keys(input)
    .filter((name) => !known.has(name))
    .map((name) => ({ field: `${part}.${safeName(name)}`, message: `is not a field of ${part}` }));
  const given = new Map<string, unknown>(Object.entries(input));
  const values: Record<string, string> = {};
  for (const [name, field] of fields) {
    const value = readField(field, given.get(name));
    if (value === null) errors.push({ field: `${part}.${name}`, message: given.has(name) ? field.mismatch : 'is required' });
    else values[name] = value;
  }
  return { values, errors };
}

function readField(field: AuthField, raw: unknown): string | null {
  if (typeof raw !== 'string' || raw.length > MAX_LENGTH) return null;
  const value = field.normalise?.(raw) ?? raw;
  return field.pattern.test(value) ? value : null;
}

/** A pasted secret must not come back as a "name". */
const safeName = (name: string): string => (/^[A-Za-z][A-Za-z_]{0,29}$/.test(name) ? name : '(unknown)');

export interface Endpoint {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly hostname: string;
}

/** Where a connection's calls go. Built from parts and checked against the expected host. @throws InvariantViolated when they differ: nothing may be sent then */
export function endpointOf(definition: Pick<ConnectorDefinition, 'auth'>, config: Values): Endpoint {
  const baseUrl = definition.auth.baseUrl(config);
  const hostname = definition.auth.hostname(config);
  const url = new URL(baseUrl);
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (!plain || url.hostname !== hostname || baseUrl.endsWith('/')) throw new InvariantViolated('the address of a connection does not name its own host');
  return { baseUrl, hostname };
}

/** Made as late as can be and kept by nobody. */
export const credentialHeaders = (definition: Pick<ConnectorDefinition, 'auth'>, config: Values, credential: Values): Values =>
  definition.auth.headers(credential, config);
