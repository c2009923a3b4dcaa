import path from 'node:path';

import { Controller, Get, Post, SetMetadata, type Type } from '@nestjs/common';

import { isAllowed } from '@app/organizations';

import { CONTROLLERS } from '../../apps/api/src/app.module.js';
import { Endpoint } from '../../apps/api/src/http/endpoint.js';
import { nameOf, type ReflectedRoute, routesOf } from '../support/routes.js';
import { ROOT } from './planted-tree.js';
import { filesBelow, type ProjectFile, readFiles, SHIPPED } from './project-files.js';

/** That each states its rules, and who may call it, is shown by apps/api/src/http/endpoint.e2e-spec.ts. Here: that none is left out, and that rules are true. */
const eventOf = ({ rules }: ReflectedRoute): string | undefined => (rules !== undefined && 'event' in rules.audit ? rules.audit.event : undefined);

/** Events that a route promises to leave, without one of our services that writes them. */
const unwritten = (routes: readonly ReflectedRoute[], sources: readonly ProjectFile[]): readonly string[] =>
  routes.filter((route) => !sources.some(({ text }) => text.includes(`'${eventOf(route) ?? ''}'`)) && eventOf(route) !== undefined).map(nameOf);

const twice = (routes: readonly ReflectedRoute[]): readonly string[] => {
  const addresses = routes.map(({ method, path: address }) => `${method} ${address.replace(/:\w+/g, ':')}`);
  return addresses.filter((address, index) => addresses.indexOf(address) !== index);
};

const mayAuditor = ({ rules }: ReflectedRoute): boolean => {
  const permission = rules?.permission ?? 'public';
  return permission !== 'public' && permission !== 'signed-in' && isAllowed({ role: 'auditor', access: 'full' }, permission);
};

/** Files that an auditor may fetch without an event that says so. A stream of changes is no file. */
const takenUnseen = (routes: readonly ReflectedRoute[]): readonly string[] =>
  routes
    .filter(mayAuditor)
    .filter((route) => producedBy(route).some((type) => type !== 'text/event-stream') && eventOf(route)?.endsWith('.exported') !== true)
    .map(nameOf);

const PRODUCES = 'swagger/apiProduces';
const producedBy = ({ controller, handler }: ReflectedRoute): readonly string[] =>
  (Reflect.getMetadata(PRODUCES, (controller.prototype as Record<string, object>)[handler] as object) as readonly string[] | undefined) ?? [];

/** Controller files that stream bytes more often than they say of which kind. */
const unnamedBytes = (sources: readonly ProjectFile[]): readonly string[] =>
  sources.filter(({ text }) => text.split('new StreamableFile(').length > text.split('@ApiProduces(').length).map((file) => file.path);

/** Classes with routes that the application does not know. */
const unknown = (exported: readonly unknown[], known: readonly Type[]): readonly string[] =>
  exported
    .filter((value): value is Type => typeof value === 'function' && routesOf([value as Type]).length > 0 && !known.includes(value as Type))
    .map(({ name }) => name);

@Controller('api/v1/planted')
class PlantedController {
  @Get(':id')
  @Endpoint({ permission: 'public', audit: { none: 'read' }, summary: 'One.' })
  one(): string {
    return 'one';
  }

  @Get(':name')
  @Endpoint({ permission: 'public', audit: { none: 'read' }, summary: 'The same address again: only the first answers.' })
  again(): string {
    return 'again';
  }

  @Post()
  @Endpoint({ permission: 'public', audit: { event: 'planted.boasted' }, summary: 'Promises an event that nobody writes.' })
  boast(): string {
    return 'boast';
  }

  @Get('file')
  // As @ApiProduces leaves it.
  @SetMetadata(PRODUCES, ['application/pdf'])
  @Endpoint({ permission: 'evidence.read', audit: { event: 'custody.viewed', of: 'auditor' }, summary: 'Takes a file and says it was a look.' })
  file(): string {
    return 'file';
  }
}

describe('routes', () => {
  const routes = routesOf(CONTROLLERS);
  const planted = routesOf([PlantedController]);
  const services = readFiles(ROOT, /^libs\/.*\.ts$/).filter(({ path: name }) => SHIPPED.test(name));
  const files = filesBelow(ROOT, 'apps/api/src').filter((name) => SHIPPED.test(name) && name.endsWith('.controller.ts'));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- whatever stands in a controller file
  const exported = files.flatMap((name) => Object.values(require(path.join(ROOT, name)) as Record<string, unknown>));

  it('come from every controller file there is', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(unknown(exported, CONTROLLERS)).toEqual([]);
    expect(unknown([...exported, PlantedController], CONTROLLERS)).toEqual(['PlantedController']);
  });

  it('leave the event they promise', () => {
    expect(routes.filter((route) => eventOf(route) !== undefined).length).toBeGreaterThan(15);
    expect(unwritten(routes, services)).toEqual([]);
    expect(unwritten(planted, services)).toEqual(['PlantedController.boast']);
  });

  it('leave an event of every file that an auditor takes away', () => {
    expect(routes.filter((route) => producedBy(route).length > 0).length).toBeGreaterThan(3);
    expect(takenUnseen(routes)).toEqual([]);
    expect(takenUnseen(planted)).toEqual(['PlantedController.file']);
    const controllers = readFiles(ROOT, /^apps\/api\/src\/.*\.controller\.ts$/);
    expect(unnamedBytes(controllers)).toEqual([]);
    expect(unnamedBytes([{ path: 'planted.controller.ts', text: 'return new StreamableFile(pdf);' }])).toEqual(['planted.controller.ts']);
  });

  it('are each one method at one address', () => {
    expect(twice(routes)).toEqual([]);
    expect(twice(planted)).toEqual(['GET /api/v1/planted/:']);
  });
});
