import { type EndpointRules } from '../../apps/api/src/http/endpoint.js';
import { ID_PATTERN } from '../../apps/api/src/http/fields.js';
import { takesBody, takesQuery } from '../../apps/api/src/http/route-arguments.js';
import { type ReflectedRoute } from '../support/routes.js';

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

export interface Parameter {
  readonly in: 'path' | 'query' | 'body';
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
  /** `row`: the id of a row. `link`: a secret that begins with an organization's id. `plain`: everything else. */
  readonly kind: 'row' | 'link' | 'plain';
}
export interface Operation {
  /** `PATCH /api/v1/members/{id}` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly rules: EndpointRules;
  readonly parameters: readonly Parameter[];
}

const resolved = (schema: Schema, api: OpenApi): Schema => {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  return ref === undefined ? schema : (api.components?.schemas?.[ref.split('/').at(-1) ?? ''] ?? {});
};
function kindOf(name: string, schema: Schema): Parameter['kind'] {
  const one = schema.type === 'array' ? (schema.items ?? {}) : schema;
  if (one.pattern === ID_PATTERN.source || (one.type === 'string' && /(^id|[a-z]Ids?)$/.test(name) && name !== 'controlId')) return 'row';
  return name === 'token' ? 'link' : 'plain';
}

/** Every route of the controllers with what the API's own description says about its parameters; a route without a description is a fault. */
export function operationsOf(
  routes: readonly ReflectedRoute[],
  api: OpenApi,
): { readonly operations: readonly Operation[]; readonly undescribed: readonly string[] } {
  const operations: Operation[] = [];
  const undescribed: string[] = [];
  for (const { controller, handler, method, path: nestPath, rules } of routes) {
    const path = nestPath.replace(/:(\w+)/g, '{$1}');
    const isBare = !path.includes('{') && !takesQuery(controller, handler) && !takesBody(controller, handler);
    // What has no parameters (the metrics) needs no description.
    const described = api.paths[path]?.[method.toLowerCase()] ?? (isBare ? {} : undefined);
    if (described === undefined || rules === undefined) undescribed.push(`${method} ${path}`);
    else operations.push({ name: `${method} ${path}`, method, path, rules, parameters: parametersOf(described, api) });
  }
  return { operations, undescribed };
}

function parametersOf(described: Described, api: OpenApi): readonly Parameter[] {
  const outside = (described.parameters ?? [])
    .filter((one) => one.in === 'path' || one.in === 'query')
    .map((one): Parameter => {
      const schema = resolved(one.schema, api);
      const where = one.in === 'path' ? 'path' : 'query';
      return { in: where, name: one.name, required: where === 'path' || one.required === true, schema, kind: kindOf(one.name, schema) };
    });
  const body = Object.values(described.requestBody?.content ?? {})[0]?.schema;
  const whole = body === undefined ? {} : resolved(body, api);
  const inside = Object.entries(whole.properties ?? {}).map(([name, found]): Parameter => {
    const schema = resolved(found, api);
    return { in: 'body', name, required: whole.required?.includes(name) === true, schema, kind: kindOf(name, schema) };
  });
  return [...outside, ...inside];
}

/** What no description can say: values that a route accepts only when they mean something. */
export type Samples = Readonly<Record<string, unknown>>;

/** A value that the description allows. `text` fills free texts. */
export function sampleOf(
  { name, schema }: Pick<Parameter, 'name' | 'schema'>,
  { samples, text, operation }: { readonly samples: Samples; readonly text: string; readonly operation: string },
): unknown {
  const told = samples[`${operation}#${name}`] ?? samples[name];
  if (told !== undefined) return told;
  if (schema.enum !== undefined) return schema.enum[0];
  switch (schema.type) {
    case 'integer':
      return Math.max(schema.minimum ?? 1, 1);
    case 'number':
      return 0.5;
    case 'boolean':
      return true;
    case 'array':
      return [sampleOf({ name, schema: schema.items ?? {} }, { samples: {}, text, operation })];
    case 'object':
      return objectOf(schema, { samples, text, operation });
    default:
      return textOf(schema, text);
  }
}

function objectOf(schema: Schema, context: { readonly samples: Samples; readonly text: string; readonly operation: string }): unknown {
  if (schema.properties === undefined) return schema.example ?? {};
  return Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [name, sampleOf({ name, schema: inner }, context)]));
}

function textOf(schema: Schema, text: string): unknown {
  if (schema.format === 'email') return `${text.replace(/\s/g, '-')}@example.com`;
  if (schema.format === 'date-time' || schema.format === 'date' || schema.pattern !== undefined) return schema.example ?? text;
  return text.padEnd(schema.minLength ?? 0, 'x').slice(0, schema.maxLength ?? 100);
}
