import { SetUpService } from '@app/organizations';

import { PASSWORD, startTestApi, type TestApi } from '../../../../test/support/api.js';
import { type Answer, client, withSession } from '../../../../test/support/api-client.js';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
}, 60_000);
afterAll(async () => api.close());

const WISH = { organization: 'Larkfield', timeZone: 'Europe/Berlin', email: 'First@Example.com', password: PASSWORD, name: 'Ada' };
const setUp = (token: string, more: object = {}): Promise<Answer> => client(api.url).post('/api/v1/set-up', { token, ...WISH, ...more });

it('the link of a first start makes the organization and its owner, once, and no link is made afterwards', async () => {
  const service = api.app.get(SetUpService);
  const [token, second] = [(await service.makeToken()) ?? '', (await service.makeToken()) ?? ''];
  expect((await setUp(`${token}x`)).body).toMatchObject({ status: 422, code: 'link.invalid' });
  expect((await setUp(token, { timeZone: 'Nowhere' })).body).toMatchObject({ status: 400, errors: [{ field: 'timeZone' }] });
  expect((await setUp(token, { password: 'short' })).body).toMatchObject({ status: 400, errors: [{ field: 'password' }] });
  expect((await setUp(token, { password: 'aaaaaaaaaaaa' })).body).toMatchObject({ status: 400, errors: [{ field: 'password' }] });
  const start = api.clock.now();
  api.clock.advanceMs(86_400_000);
  expect((await setUp(token)).body).toMatchObject({ code: 'link.invalid' });
  api.clock.set(start);
  const made = await setUp(token);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    member: { name: 'Ada', email: 'first@example.com', role: 'owner' },
    organization: { name: 'Larkfield', timeZone: 'Europe/Berlin' },
  });
  expect(token.startsWith(`${String(made.body.organization.id)}.`)).toBe(true);
  expect((await withSession(api.url, made).get('/api/v1/organization')).body).toMatchObject({ retentionMonths: 84 });
  expect((await setUp(token)).body).toMatchObject({ code: 'link.invalid' });
  expect((await setUp(second)).body).toMatchObject({ status: 409, code: 'set-up.already-done' });
  expect(await service.makeToken()).toBeNull();
}, 30_000);
