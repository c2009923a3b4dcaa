import path from 'node:path';

import { type Page } from 'playwright-core';

import { PASSWORD } from '../support/api.js';
import { type ApiClient, bearer, client, signIn as sessionOf } from '../support/api-client.js';
import { type Owner } from '../support/stack.js';
import { signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';
import { isTooWide, violationsOf } from './page-faults.js';

/** Where to put pictures for a person to look at; none are taken without it. */
const PICTURES = process.env['ATTESTA_SCREENSHOTS'];
const suite = browserSuite();
const at = (path: string): string => `${suite.stack.api.url}${path}`;
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

const KEPT =
  '[document.documentElement.outerHTML, location.href, ...[...document.querySelectorAll("input, textarea")].map(({ value }) => value), JSON.stringify(localStorage), JSON.stringify(sessionStorage)]';

/** Whether the text can be found anywhere that a page keeps something. */
async function isOnPage(page: Page, text: string): Promise<boolean> {
  const kept = (await page.evaluate(KEPT)) as readonly string[];
  return kept.some((one) => one.includes(text));
}

/** A page that a suite of many pages cannot open again. */
async function looks(page: Page, name: string): Promise<void> {
  for (const width of [1440, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(300);
      if (PICTURES !== undefined) await page.screenshot({ path: path.join(PICTURES, `${name}-${colorScheme}-${String(width)}.png`), fullPage: true });
      expect([await violationsOf(page), await isTooWide(page)]).toEqual([[], false]);
    }
}

async function joined(owner: ApiClient, email: string, role: string): Promise<void> {
  const { body } = await owner.post('/api/v1/invitations', { email, role });
  const token = String(body.link).split('#token=')[1];
  expect((await client(suite.stack.api.url).post('/api/v1/invitations/accept', { token, password: PASSWORD })).status).toBe(201);
}

describe('the retention of an organization', () => {
  let owner: Owner;
  beforeAll(async () => {
    if (suite.browser !== null) owner = await suite.stack.owner('Keeping');
  }, 60_000);

  suite.journey('is changed; a refused window names its field, and the form keeps what was typed', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(at('/settings/organization'));
    await page.getByLabel('Rows about people, in months').fill('6');
    await page.getByLabel('Records, in months').fill('11');
    await page.getByText('A shorter period removes things for good').waitFor();
    await page.getByRole('button', { name: 'Save retention' }).click();
    await page.getByRole('alert').getByText('retentionMonths: must be a whole number from 12 to 240').waitFor();
    await page.getByText('must be a whole number from 12 to 240', { exact: true }).waitFor();
    expect(await page.getByLabel('Rows about people, in months').inputValue()).toBe('6');
    expect(await page.getByLabel('Records, in months').inputValue()).toBe('11');
    expect((await owner.get('/api/v1/retention')).body).toMatchObject({ retentionMonths: 84, populationMonths: 13 });
    await page.getByLabel('Records, in months').fill('60');
    await page.getByRole('button', { name: 'Save retention' }).click();
    await page.getByText('Retention saved').waitFor();
    expect((await owner.get('/api/v1/retention')).body).toMatchObject({ retentionMonths: 60, populationMonths: 6 });
  });

  suite.journey('counts what the next purge would remove, and removes nothing by it', async ({ page }) => {
    await owner.patch('/api/v1/retention', { populationMonths: 6 });
    await suite.stack.company('counted', { people: 1_200, seed: 'custody' });
    await suite.stack.connect(owner, 'counted', { label: 'Counted' });
    await suite.stack.work(owner);
    suite.stack.advance(200 * 86_400_000);
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(at('/settings/organization'));
    await page.getByRole('button', { name: 'Count now' }).click();
    await row(page, 'Sealed rows about people').waitFor();
    const { body } = await owner.post('/api/v1/retention/dry-run');
    await page.getByText(new RegExp(`^${String(body.populations.rows)} rows? about people behind ${String(body.populations.count)} finding`)).waitFor();
    expect(body.populations.count).toBeGreaterThan(0);
  });

  suite.journey('is still in its form when the session ends meanwhile', async ({ page, context }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(at('/settings/organization'));
    await page.getByLabel('Records, in months').fill('48');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Save retention' }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Records, in months').inputValue()).toBe('48');
    await page.getByRole('button', { name: 'Save retention' }).click();
    await page.getByText('Retention saved').waitFor();
  });
});

describe('a member', () => {
  let owner: Owner;
  beforeAll(async () => {
    if (suite.browser === null) return;
    owner = await suite.stack.owner('Peopled');
    await joined(owner, 'second@example.org', 'admin');
  }, 60_000);

  suite.journey('gets another role, with an end for an auditor, and is removed by typing the address', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(at('/settings/members'));
    await page.getByRole('button', { name: 'Change role of second' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Change role' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Role').selectOption('auditor');
    await dialog.getByText('API keys above the new role are revoked').waitFor();
    await dialog.getByRole('button', { name: 'Change role' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await row(page, 'second@example.org').getByText('Auditor').waitFor();
    await page.getByRole('button', { name: 'Remove second' }).click();
    await page.getByRole('dialog').getByLabel(/Type/).fill('second@example.org');
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await row(page, 'second@example.org').waitFor({ state: 'detached' });
  });

  suite.journey('who is the last owner cannot step down or leave, and reads why', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(at('/settings/members'));
    await page.getByRole('button', { name: /^Change role of/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Role').selectOption('admin');
    await dialog.getByRole('button', { name: 'Change role' }).click();
    await dialog.getByText('An organization keeps at least one owner.').waitFor();
    await dialog.getByText('Make another member an owner first.').waitFor();
    expect(await dialog.getByLabel('Role').inputValue()).toBe('admin');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Leave the organization' }).click();
    await dialog.getByLabel(/Type/).fill(owner.ownerEmail);
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await dialog.getByText('An organization keeps at least one owner.').waitFor();
    expect((await owner.get(`/api/v1/members/${owner.ownerId}`)).body.role).toBe('owner');
  });

  suite.journey('who was invited gets a new link, which ends the first; a withdrawn one ends too', async ({ page }) => {
    const first = await owner.post('/api/v1/invitations', { email: 'late@example.org', role: 'admin' });
    const codeOf = async (link: string): Promise<unknown> =>
      (await client(suite.stack.api.url).post('/api/v1/invitations/accept', { token: link.split('#token=')[1], password: PASSWORD })).body.code;
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(at('/settings/members'));
    await page.getByRole('button', { name: 'New link for late@example.org' }).click();
    await page.getByRole('button', { name: 'Make new link' }).click();
    await page.getByText('This link is shown once').waitFor();
    const link = (await page.getByRole('dialog').locator('code').textContent()) ?? '';
    expect(await codeOf(String(first.body.link))).toBe('link.invalid');
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await isOnPage(page, link.split('#token=')[1] ?? 'no link')).toBe(false);
    await page.getByRole('button', { name: 'Withdraw the invitation of late@example.org' }).click();
    await page.getByText('Invitation withdrawn').waitFor();
    await row(page, 'late@example.org').waitFor({ state: 'detached' });
    expect(await codeOf(link)).toBe('link.invalid');
  });
});

describe('an API key', () => {
  suite.journey('is shown once, works, is nowhere on the page afterwards, and is revoked', async ({ page }) => {
    const owner = await suite.stack.owner('Keyed');
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(at('/settings/api-keys'));
    await page.getByRole('button', { name: 'New API key' }).first().click();
    await page.getByRole('dialog').getByLabel('Name').fill('Nightly export');
    await page.getByRole('button', { name: 'Create key' }).click();
    await page.getByText('This is the only time the key is shown').waitFor();
    const secret = (await page.getByRole('dialog').locator('code').textContent()) ?? '';
    const program = bearer(suite.stack.api.url, secret);
    expect(await isOnPage(page, secret)).toBe(true);
    expect((await program.get('/api/v1/evidence')).status).toBe(200);
    await page.getByRole('button', { name: 'I have stored it' }).click();
    await row(page, 'Nightly export').getByText('Auditor, read only').waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await isOnPage(page, secret)).toBe(false);
    await page.getByRole('button', { name: 'Revoke Nightly export' }).click();
    const prefix = (await page.getByRole('dialog').locator('code').textContent()) ?? '';
    await page.getByRole('dialog').getByLabel(/Type/).fill(prefix);
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke key' }).click();
    await row(page, 'Nightly export').waitFor({ state: 'detached' });
    expect((await program.get('/api/v1/evidence')).status).toBe(401);
  });
});

describe('a connection', () => {
  suite.journey('gets another name and reads the whole directory from the next sync on', async ({ page }) => {
    const owner = await suite.stack.owner('Renaming');
    await suite.stack.company('renamed');
    const { body } = await suite.stack.connect(owner, 'renamed', { label: 'Before' });
    await suite.stack.work(owner);
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(at(`/settings/connections/${body.id as string}`));
    await page.getByRole('button', { name: 'Change name and read mode' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('After');
    await dialog.getByLabel(/The whole directory/).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { level: 1, name: /After/ }).waitFor();
    await page.getByText('The whole directory, row by row').waitFor();
    expect((await owner.get(`/api/v1/connections/${body.id as string}`)).body).toMatchObject({ label: 'After', readMode: 'rows' });
    suite.stack.advance(120_000);
    await owner.post(`/api/v1/connections/${body.id as string}/runs`);
    await suite.stack.work(owner);
    const { items } = (await owner.get('/api/v1/evidence?type=hr.active_headcount')).body;
    expect(items[0].population.root).toEqual(expect.any(String));
  });
});

describe('an organization', () => {
  suite.journey('is deleted by typing its name; the owner keeps the receipt, and every tab is signed out', async ({ page, context }) => {
    const email = 'owner-of-two@example.org';
    await suite.stack.api.found('Kept Labs', email);
    const doomed = await suite.stack.api.found('Doomed Labs', email);
    await suite.stack.company('doomed');
    await suite.stack.connect(await sessionOf(suite.stack.api.url, email, PASSWORD, doomed.organizationId), 'doomed');
    await page.goto(at('/sign-in'));
    const enter = async (): Promise<void> => {
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
    };
    await enter();
    await page.getByRole('button', { name: 'Doomed Labs' }).click();
    await page.getByLabel('Organization').first().waitFor();
    const other = await context.newPage();
    await other.goto(at('/audit-log'));
    await other.getByRole('heading', { level: 1, name: 'Audit log' }).waitFor();
    await page.goto(at('/settings/organization'));
    await page.getByRole('button', { name: 'Delete organization' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Destroyed, in this order').waitFor();
    await dialog.getByLabel(/Type/).fill('doomed labs');
    expect(await dialog.getByRole('button', { name: 'Delete organization' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/Type/).fill('Doomed Labs');
    await dialog.getByRole('button', { name: 'Delete organization' }).click();
    await page.getByRole('heading', { level: 1, name: 'The organization is deleted' }).waitFor();
    await other.waitForURL(/\/sign-in$/);
    await page.reload();
    await page.getByText(doomed.organizationId).waitFor();
    await page.getByText('Key 1, destroyed').waitFor();
    await page.getByText('1 vendor key cleared').waitFor();
    await page.getByText(/Backups of the database/).waitFor();
    await looks(page, 'organization-deleted');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goBack();
    await page.waitForURL(/\/sign-in/);
    await enter();
    await page.locator('strong', { hasText: 'Kept Labs' }).first().waitFor();
  });
});
