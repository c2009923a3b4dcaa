import { PASSWORD } from '../support/api.js';
import { client, signIn as sessionOf } from '../support/api-client.js';
import { signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';

const suite = browserSuite();
const NEW_PASSWORD = 'nine violet umbrellas';
const url = (): string => suite.stack.api.url;

suite.journey('changes the own password; a wrong present one is named, and what was typed stays', async ({ page }) => {
  const owner = await suite.stack.api.found('Changing');
  const elsewhere = await sessionOf(url(), owner.ownerEmail, PASSWORD);
  await signIn(page, url(), owner);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('link', { name: 'Your account' }).click();
  await page.getByRole('heading', { level: 1, name: 'Your account' }).waitFor();
  await page.getByLabel('Present password', { exact: true }).fill('not the password');
  await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('alert').getByText('currentPassword: is not the present password').waitFor();
  expect(await page.getByLabel('New password', { exact: true }).inputValue()).toBe(NEW_PASSWORD);
  await page.getByLabel('Present password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByText('Every other session has ended.').waitFor();
  expect(await page.getByLabel('New password', { exact: true }).inputValue()).toBe('');
  expect((await elsewhere.get('/api/v1/auth/me')).status).toBe(401);
  // This session goes on, with a token of its own: a change is taken.
  await page.goto(`${url()}/settings/organization`);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The change is in the audit log.').waitFor();
  expect((await client(url()).post('/api/v1/auth/login', { email: owner.ownerEmail, password: PASSWORD })).status).toBe(401);
});

suite.journey('shows where one is signed in, ends one session, and all the others', async ({ page }) => {
  const owner = await suite.stack.api.found('Signed in');
  const body = { email: owner.ownerEmail, password: PASSWORD };
  const firefox = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
  await client(url(), firefox).post('/api/v1/auth/login', body);
  for (let more = 0; more < 2; more++) await client(url()).post('/api/v1/auth/login', body);
  await signIn(page, url(), owner);
  await page.goto(`${url()}/account`);
  const rows = page.getByRole('row').filter({ hasText: 'Signed in' }).filter({ hasNotText: 'Program' });
  await page.getByText('(this one)').waitFor();
  expect(await rows.count()).toBe(4);
  await page.getByRole('button', { name: /^End Firefox on Linux/ }).click();
  await page.getByRole('button', { name: /^End Firefox on Linux/ }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await page.getByText('Signed out everywhere else').waitFor();
  await page.getByRole('button', { name: 'Sign out everywhere else' }).waitFor({ state: 'detached' });
  expect(await rows.count()).toBe(1);
});

suite.journey('keeps the typed password when the session ends meanwhile, and an owner ends the sessions of a member', async ({ page, context }) => {
  const owner = await suite.stack.owner('Ending');
  const { body } = await owner.post('/api/v1/invitations', { email: 'ended@example.org', role: 'admin' });
  const token = String(body.link).split('#token=')[1];
  await client(url()).post('/api/v1/invitations/accept', { token, password: PASSWORD, name: 'Grace Ended' });
  const grace = await sessionOf(url(), 'ended@example.org', PASSWORD);
  await signIn(page, url(), owner);
  await page.goto(`${url()}/account`);
  await page.getByLabel('Present password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD);
  await context.clearCookies();
  await page.getByRole('button', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
  await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.waitFor({ state: 'hidden' });
  expect(await page.getByLabel('New password', { exact: true }).inputValue()).toBe(NEW_PASSWORD);
  await page.goto(`${url()}/settings/members`);
  await page.getByRole('button', { name: 'End sessions of Grace Ended' }).click();
  await page.getByText('Grace Ended is signed out').waitFor();
  expect((await grace.get('/api/v1/auth/me')).status).toBe(401);
});
