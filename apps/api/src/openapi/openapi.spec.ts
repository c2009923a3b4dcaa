import { type Type } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { type OpenAPIObject } from '@nestjs/swagger';
import { getMetadataStorage, IsString, MaxLength } from 'class-validator';

import { nameOf, type ReflectedRoute, routesOf } from '../../../../test/support/routes.js';
import { CONTROLLERS } from '../app.module.js';
import { TextField } from '../http/fields.js';
import { describeApi } from './describe-api.js';

import 'reflect-metadata';

interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly [key: string]: unknown;
}
interface Rule {
  readonly property: string;
  readonly name: string;
  readonly constraints: readonly unknown[];
}

const rulesOf = (dto: Type): readonly Rule[] =>
  getMetadataStorage()
    .getTargetValidationMetadatas(dto, '', false, false)
    .map((metadata) => ({
      property: metadata.propertyName,
      name: metadata.name ?? metadata.type,
      constraints: (metadata.constraints as unknown[] | undefined) ?? [],
    }));

/** Does the schema say what the check demands? Null = yes. A check that is not listed here counts as undocumented. */
function difference({ name, constraints: [first, second] }: Rule, schema: Schema): string | null {
  const says: Readonly<Record<string, () => boolean>> = {
    isString: () => schema.type === 'string',
    isBoolean: () => schema.type === 'boolean',
    isObject: () => schema.type === 'object',
    isArray: () => schema.type === 'array',
    isInt: () => schema.type === 'integer',
    isNumber: () => schema.type === 'number',
    min: () => schema['minimum'] === first,
    max: () => schema['maximum'] === first,
    isLength: () => schema['minLength'] === first && schema['maxLength'] === second,
    minLength: () => schema['minLength'] === first,
    maxLength: () => schema['maxLength'] === first,
    arrayMaxSize: () => schema['maxItems'] === first,
    matches: () => schema.pattern === (first as RegExp).source || schema.format === 'date-time' || schema.format === 'date',
    isEmail: () => schema.format === 'email',
    isIn: () => JSON.stringify(schema.enum) === JSON.stringify(first),
    nestedValidation: () => '$ref' in schema || 'allOf' in schema,
    customValidation: () => true,
    conditionalValidation: () => true,
  };
  return says[name]?.() === true ? null : `${name} ${JSON.stringify([first, second])} is not in ${JSON.stringify(schema)}`;
}

function drift(dto: Type, schemaOf: (property: string) => Schema | undefined): string[] {
  return rulesOf(dto).flatMap((rule) => {
    const schema = schemaOf(rule.property);
    const found = schema === undefined ? 'is not documented' : difference(rule, schema);
    return found === null ? [] : [`${dto.name}.${rule.property}: ${found}`];
  });
}

/** DTO classes of a handler's body (3) and query (4) parameters. */
function dtosOf(route: ReflectedRoute, kind: 3 | 4): readonly Type[] {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, route.controller, route.handler) ?? {}) as Record<string, { index: number }>;
  const types = Reflect.getMetadata('design:paramtypes', route.controller.prototype as object, route.handler) as Type[];
  return Object.entries(args).flatMap(([key, { index }]) => (key.startsWith(`${String(kind)}:`) ? [types[index] as Type] : []));
}

const ROUTES = routesOf(CONTROLLERS);
let document: OpenAPIObject;
const schemas = (): Readonly<Record<string, Schema>> => (document.components?.schemas ?? {}) as unknown as Record<string, Schema>;
const operation = (route: ReflectedRoute) =>
  (
    document.paths[route.path.replace(/:(\w+)/g, '{$1}')] as
      | Record<
          string,
          { operationId?: string; parameters?: { name: string; in: string; schema: Schema; required?: boolean }[]; responses: Record<string, object> }
        >
      | undefined
  )?.[route.method.toLowerCase()];

beforeAll(async () => {
  document = await describeApi();
}, 60_000);

describe('the OpenAPI document', () => {
  it('is made without any connection and holds every route of the API', () => {
    for (const route of ROUTES.filter(({ path }) => path.startsWith('/api/')))
      expect([nameOf(route), operation(route) !== undefined]).toEqual([nameOf(route), true]);
  });

  it('names each operation once', () => {
    const ids = ROUTES.flatMap((route) => operation(route)?.operationId ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('says the same limits for bodies as are checked', () => {
    const dtos = [...new Set(ROUTES.flatMap((route) => dtosOf(route, 3)))];
    expect(dtos.length).toBeGreaterThan(6);
    expect(dtos.flatMap((dto) => drift(dto, (property) => schemas()[dto.name]?.properties?.[property]))).toEqual([]);
  });

  it('says the same limits for queries as are checked', () => {
    const found = ROUTES.flatMap((route) =>
      dtosOf(route, 4).flatMap((dto) =>
        drift(dto, (property) => operation(route)?.parameters?.find(({ name, in: where }) => where === 'query' && name === property)?.schema),
      ),
    );
    expect(found).toEqual([]);
  });

  it('requires exactly the fields that may not be left out', () => {
    for (const dto of new Set(ROUTES.flatMap((route) => dtosOf(route, 3)))) {
      const conditional = new Set(
        rulesOf(dto)
          .filter(({ name }) => name === 'conditionalValidation')
          .map(({ property }) => property),
      );
      const required = schemas()[dto.name]?.required ?? [];
      for (const property of new Set(rulesOf(dto).map((rule) => rule.property))) {
        if (!conditional.has(property)) expect([dto.name, property, required.includes(property)]).toEqual([dto.name, property, true]);
      }
    }
  });

  it('documents every id in a path with its form', () => {
    for (const route of ROUTES.filter(({ path }) => path.endsWith(':id'))) {
      expect(operation(route)?.parameters?.find(({ in: where }) => where === 'path')?.schema.pattern).toMatch(/^\^/);
    }
  });

  it('promises a problem document for every failure', () => {
    for (const route of ROUTES.filter(({ path }) => path.startsWith('/api/'))) expect(operation(route)?.responses['default']).toBeDefined();
  });

  it('has no secret in any answer but where it is shown once', () => {
    const secretive = Object.entries(schemas()).filter(
      ([name, schema]) =>
        name.endsWith('Response') && Object.keys(schema.properties ?? {}).some((property) => /secret|password|hash$|^token|credential/i.test(property)),
    );
    const shownOnce = ['MadeApiKeyResponse', 'MadeChannelResponse', 'RotatedSecretResponse'];
    expect(secretive.map(([name]) => name).filter((name) => !shownOnce.includes(name) && !name.startsWith('AuditEvent'))).toEqual([]);
  });
});

describe('the comparison itself', () => {
  it('finds a check that is not documented, and a limit that differs', () => {
    class Undocumented {
      @IsString()
      readonly name: string;
    }
    class Differs {
      @TextField({ maxLength: 10 })
      @MaxLength(5)
      readonly name: string;
    }
    expect(drift(Undocumented, () => undefined)).toEqual(['Undocumented.name: is not documented']);
    const schema: Schema = { type: 'string', minLength: 1, maxLength: 10 };
    expect(drift(Differs, () => schema)).toEqual([expect.stringContaining('maxLength')]);
  });
});
