import { Controller, Get, type Type } from '@nestjs/common';

import { isAllowed, type Permission, type Role, ROLES } from '@app/organizations';

import { startTestApi, type TestApi } from '../../../../test/support/api.js';
import { bearer, client } from '../../../../test/support/api-client.js';
import { nameOf, type ReflectedRoute, routesOf } from '../../../../test/support/routes.js';
import { CONTROLLERS } from '../app.module.js';

@Controller('planted')
class PlantedController {
  @Get()
  open(): string {
    return 'nobody said who may read this';
  }
}

const undeclared = (controllers: readonly Type[]): string[] =>
  routesOf(controllers)
    .filter(({ rules }) => rules === undefined)
    .map(nameOf);
const ROUTES = routesOf(CONTROLLERS);
const path = (route: ReflectedRoute): string => route.path.replace(/:[A-Za-z]+/g, 'f'.repeat(24));

describe('routes', () => {
  it('each states its permission and its audit policy', () => {
    expect(undeclared(CONTROLLERS)).toEqual([]);
    expect(ROUTES.length).toBeGreaterThan(20);
  });

  it('one without is found', () => {
    expect(undeclared([...CONTROLLERS, PlantedController])).toEqual(['PlantedController.open']);
  });

  it('what changes something leaves an event or says in words why not', () => {
    const silent = ROUTES.filter(({ method, rules }) => method !== 'GET' && !(rules !== undefined && 'event' in rules.audit));
    for (const route of silent) expect([nameOf(route), route.rules?.audit]).toEqual([nameOf(route), { none: expect.stringMatching(/\w+ \w+ \w+/) }]);
  });

  it('only these are public', () => {
    expect(
      ROUTES.filter(({ rules }) => rules?.permission === 'public')
        .map(({ method, path: at }) => `${method} ${at}`)
        .sort(),
    ).toEqual([
      'GET /health/live',
      'GET /health/ready',
      'POST /api/v1/auth/login',
      'POST /api/v1/auth/password-reset',
      'POST /api/v1/invitations/accept',
      'POST /api/v1/set-up',
    ]);
  });
});

describe('every route × every caller', () => {
  let api: TestApi;
  const keys = new Map<string, string>();
  beforeAll(async () => {
    api = await startTestApi();
    const owner = await api.owner('Matrix');
    const expiresAt = new Date(api.clock.now().getTime() + 86_400_000).toISOString();
    for (const role of ROLES) {
      for (const access of ['full', 'read']) {
        const made = await owner.post('/api/v1/api-keys', { label: `${role} ${access}`, role, access, expiresAt });
        expect(made.status).toBe(201);
        keys.set(`${role} ${access}`, made.body.secret as string);
      }
    }
  }, 60_000);
  afterAll(async () => api.close());

  it('the server has these routes and the documentation, and no other', () => {
    const declared = new Set(ROUTES.map((route) => `${route.method} ${route.path}`));
    const others = api.registered.filter((route) => !declared.has(route) && !declared.has(route.replace(/^HEAD /, 'GET ')));
    expect(others.filter((route) => !/ \/api\/(?:docs(?:\/.*|-yaml)?|openapi\.json)$/.test(route))).toEqual([]);
    for (const route of declared) expect(api.registered).toContain(route);
  });

  const CALLERS = [null, ...ROLES.flatMap((role) => [`${role} full`, `${role} read`])];
  it.each(CALLERS.flatMap((caller) => ROUTES.map((route) => [`${route.method} ${route.path}`, caller ?? 'nobody', route, caller] as const)))(
    '%s as %s',
    async (_route, _caller, route, caller) => {
      const who = caller === null ? client(api.url) : bearer(api.url, keys.get(caller) ?? '');
      // Through a proxy, so that the metrics do not take the test for a collector on this machine.
      const answer = await who.send(route.method, path(route), { headers: { via: 'proxy' }, ...(route.method === 'GET' ? {} : { body: {} }) });
      const permission = route.rules?.permission;
      if (permission === 'public') expect([401, 403]).not.toContain(answer.status);
      else if (caller === null) expect(answer.body).toMatchObject({ status: 401, code: 'auth.required' });
      else if (permission === 'signed-in') expect(answer.body?.code).not.toBe('auth.permission-denied');
      else {
        const [role, access] = caller.split(' ') as [Role, 'full' | 'read'];
        if (isAllowed({ role, access }, permission as Permission)) expect([401, 403, 500]).not.toContain(answer.status);
        else expect(answer.body).toMatchObject({ status: 403, code: 'auth.permission-denied' });
      }
    },
  );
});
