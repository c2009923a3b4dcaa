import { Controller, Get, Post } from '@nestjs/common';
import { type OpenAPIObject } from '@nestjs/swagger';

import { nameOf, type ReflectedRoute, routesOf } from '../../../../test/support/routes.js';
import { CONTROLLERS } from '../app.module.js';
import { describeApi } from '../openapi/describe-api.js';
import { Endpoint } from './endpoint.js';

import 'reflect-metadata';

/** What a secret is called in our answers: a word of a name alone, so that `keyFingerprint` or `passwordChangedAt` is none. */
const SECRET = /^(?:link|secret|token|password|.*(?:Secret|Token|Password|Link))$/;

/** Names of every field of an answer, however deep. */
function fieldsOf(node: unknown, document: OpenAPIObject, seen = new Set<string>()): readonly string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { $ref, properties } = node as { readonly $ref?: string; readonly properties?: object };
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? '';
    return seen.has(name) ? [] : fieldsOf(document.components?.schemas?.[name], document, seen.add(name));
  }
  return [...Object.keys(properties ?? {}), ...Object.values(node).flatMap((part) => fieldsOf(part, document, seen))];
}

/** The fields of a route's answers that are named like a secret. */
function secretsOf({ method, path }: Pick<ReflectedRoute, 'method' | 'path'>, document: OpenAPIObject): readonly string[] {
  const operations = document.paths[path.replace(/:(\w+)/g, '{$1}')] as Readonly<Record<string, { readonly responses: object }>> | undefined;
  return fieldsOf(operations?.[method.toLowerCase()]?.responses, document).filter((field) => SECRET.test(field));
}

const unmarked = (routes: readonly ReflectedRoute[], document: OpenAPIObject): readonly string[] =>
  routes.filter((route) => secretsOf(route, document).length > 0 && route.rules?.answersSecret !== true).map(nameOf);

@Controller('api/v1/planted')
class PlantedController {
  @Get('me')
  @Endpoint({ permission: 'signed-in', audit: { none: 'read' }, summary: 'Answers a token, and nobody marked it.' })
  careless(): string {
    return 'careless';
  }

  @Post('me')
  @Endpoint({ permission: 'signed-in', audit: { none: 'read' }, summary: 'The same, marked.', answersSecret: true })
  careful(): string {
    return 'careful';
  }
}

describe('answers that hold a secret', () => {
  let document: OpenAPIObject;
  beforeAll(async () => {
    document = await describeApi();
  }, 60_000);

  it('come from routes that are marked, so that they are not compressed; and nothing else is marked', () => {
    const routes = routesOf(CONTROLLERS);
    expect(unmarked(routes, document)).toEqual([]);
    const marked = routes.filter(({ rules }) => rules?.answersSecret === true);
    expect(marked.filter((route) => secretsOf(route, document).length === 0).map(nameOf)).toEqual([]);
    expect(marked.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'GET /api/v1/auth/me',
      'POST /api/v1/alert-channels',
      'POST /api/v1/alert-channels/:id/rotate-secret',
      'POST /api/v1/api-keys',
      'POST /api/v1/auth/login',
      'POST /api/v1/auth/password',
      'POST /api/v1/auth/switch',
      'POST /api/v1/invitations',
      'POST /api/v1/invitations/accept',
      'POST /api/v1/members/:id/password-reset',
      'POST /api/v1/set-up',
    ]);
  });

  it('one that nobody marked is found', () => {
    const responses = { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/MeResponse' } } } } };
    const planted = { ...document, paths: { '/api/v1/planted/me': { get: { responses }, post: { responses } } } } as unknown as OpenAPIObject;
    expect(unmarked(routesOf([PlantedController]), planted)).toEqual(['PlantedController.careless']);
  });
});
