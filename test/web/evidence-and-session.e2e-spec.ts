import { readFileSync } from 'node:fs';

import { type Page } from 'playwright-core';

import { PASSWORD } from '../support/api.js';
import { type Owner } from '../support/stack.js';
import { signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';

const suite = browserSuite();
const NARROW = { width: 390, height: 844 };
/** 1280 px at 200 % are 640. */
const ZOOMED = { width: 640, height: 450 };
const isTooWide = (page: Page): Promise<boolean> => page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

let owner: Owner;
let connectionId: string;
const open = async (page: Page, path: string): Promise<void> => void (await page.goto(`${suite.stack.api.url}${path}`));
beforeAll(async () => {
  if (suite.browser === null) return;
  owner = await suite.stack.owner('Evident');
  await suite.stack.company('evident');
  connectionId = ((await suite.stack.connect(owner, 'evident', { label: 'Evident' })).body as { id: string }).id;
  await suite.stack.work(owner);
  suite.stack.advance(24 * 3_600_000);
  await suite.stack.work(owner);
}, 60_000);

describe('evidence', () => {
  suite.journey('is filtered, opened and saved: the file is what the API says', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await open(page, '/evidence');
    await page.getByLabel('Type').selectOption('hr.terminations_30d');
    await page.waitForURL(/type=hr\.terminations_30d/);
    await page.getByRole('link', { name: 'Terminations, last 30 days' }).first().click();
    await page.getByRole('heading', { level: 1, name: /Terminations/ }).waitFor();
    const id = page.url().split('/').at(-1) ?? '';
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download JSON' }).click()]);
    expect(download.suggestedFilename()).toContain(id);
    const saved: unknown = JSON.parse(readFileSync(await download.path(), 'utf8'));
    expect(saved).toEqual((await owner.get(`/api/v1/evidence/${id}`)).body);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Evidence' }).waitFor();
    expect(page.url()).toContain('type=hr.terminations_30d');
    expect(await page.getByLabel('Type').inputValue()).toBe('hr.terminations_30d');
  });

  suite.journey('with one changed byte is called altered, and says what to do with the page', async ({ page }) => {
    const [row] = ((await owner.get('/api/v1/evidence?type=hr.active_headcount')).body as { items: { id: string }[] }).items;
    await signIn(page, suite.stack.api.url, owner);
    let flips = 0;
    await page.route(`**/api/v1/evidence/${row?.id ?? ''}`, async (route) => {
      const text = await (await route.fetch()).text();
      const altered = text.replace('"schemaVersion":1', '"schemaVersion":2');
      flips += Number(altered !== text);
      await route.fulfill({ contentType: 'application/json', body: altered });
    });
    await open(page, `/evidence/${row?.id ?? ''}`);
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('The fingerprint does not match.').waitFor();
    await page.getByText(/Keep this page and tell your auditor/).waitFor();
    expect(flips).toBeGreaterThan(0);
  });

  suite.journey('stays readable beside a part that fails, and Try again brings the part', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    const problem = {
      title: 'Unavailable',
      status: 503,
      code: 'database.unavailable',
      detail: 'The runs cannot be read now.',
      remedy: 'Try again in a minute.',
    };
    const list = '**/api/v1/connector-runs?*';
    await page.route(list, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }));
    await open(page, `/settings/connections/${connectionId}`);
    await page.getByText('The runs cannot be read now.').waitFor();
    await page.getByText('Try again in a minute.').waitFor();
    await page.getByText('database.unavailable').waitFor();
    await page.getByText(/Stale in/).waitFor();
    await page.getByRole('heading', { name: /Freshness/ }).waitFor();
    await page.unroute(list);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('2 runs').waitFor();
    expect(await page.getByText('The runs cannot be read now.').count()).toBe(0);
  });

  suite.journey('that could not be measured shows a word and no digit', async ({ page }) => {
    const other = await suite.stack.owner('Inconclusive');
    await suite.stack.company('inconclusive');
    await suite.stack.scenario('inconclusive', { name: 'tasks-refused' });
    await suite.stack.connect(other, 'inconclusive', { label: 'Without tasks' });
    await suite.stack.work(other);
    await signIn(page, suite.stack.api.url, other);
    await open(page, '/');
    const figure = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { level: 3, name: 'Onboarding completion' }) })
      .last();
    await figure.waitFor();
    expect((await figure.textContent()) ?? '').toMatch(/Not (?:measured|available)/);
    expect((await figure.textContent()) ?? '').not.toMatch(/\d/);
    await open(page, '/evidence?type=hr.onboarding_completion');
    await page.getByRole('heading', { name: 'No evidence matches this filter' }).waitFor();
  });
});

describe('the address', () => {
  suite.journey('holds tab, opened run and dialog through reload and back', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await open(page, '/alerts');
    await page.getByRole('tab', { name: 'Resolved' }).click();
    await page.reload();
    await page.getByRole('tab', { name: 'Resolved', selected: true }).waitFor();
    await open(page, `/settings/connections/${connectionId}`);
    await page
      .getByRole('button', { name: /Succeeded/ })
      .first()
      .click();
    await page.reload();
    await page.getByRole('button', { name: /Succeeded/, expanded: true }).waitFor();
    await open(page, '/settings/integrations/bamboohr');
    await page
      .getByRole('link', { name: /^Connect/ })
      .or(page.getByRole('button', { name: /^Connect/ }))
      .first()
      .click();
    await page.waitForURL(/connect=1/);
    await page.reload();
    await page.getByRole('dialog').getByLabel('Subdomain').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(page.url()).not.toContain('connect=1');
  });

  suite.journey('is the one that a person comes back to after signing in again', async ({ page, context }) => {
    await signIn(page, suite.stack.api.url, owner);
    await context.clearCookies();
    await open(page, '/evidence?type=hr.active_headcount&from=2020-01-01');
    await page.waitForURL(/\/sign-in\?next=/);
    await page.getByLabel('E-mail').fill(owner.ownerEmail);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/evidence\?type=hr\.active_headcount&from=2020-01-01$/);
    // Expired under an open page: the dialog stands over the same page, which goes on afterwards.
    await context.clearCookies();
    await page.getByLabel('Type').selectOption('hr.terminations_30d');
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: 'Terminations, last 30 days' }).first().waitFor();
    expect(page.url()).toContain('type=hr.terminations_30d');
  });

  it('of another site is not followed after signing in', async () => {
    if (suite.browser === null) return;
    const { page } = suite.tab;
    await open(page, `/sign-in?next=${encodeURIComponent('//example.org/evidence')}`);
    await page.getByLabel('E-mail').fill(owner.ownerEmail);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('main').waitFor();
    await page.waitForURL((address) => address.pathname !== '/sign-in');
    expect(new URL(page.url()).origin).toBe(suite.stack.api.url);
  });
});

describe('a narrow window', () => {
  suite.journey('takes a person from the menu through connecting to the evidence', async ({ page }) => {
    const narrow = await suite.stack.owner('Narrow');
    await suite.stack.company('narrow');
    await page.setViewportSize(NARROW);
    await signIn(page, suite.stack.api.url, narrow);
    await page.getByRole('button', { name: 'Open menu' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Integrations' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await open(page, '/settings/integrations/bamboohr?connect=1');
    await page.getByLabel('Subdomain').fill('narrow');
    await page.getByLabel('API key', { exact: true }).fill(suite.stack.sandbox.apiKey('narrow'));
    expect(await isTooWide(page)).toBe(false);
    await page.getByRole('button', { name: /^Test/ }).click();
    await suite.working(narrow, () =>
      page
        .getByText(/is connected/)
        .first()
        .waitFor(),
    );
    expect(await isTooWide(page)).toBe(false);
    await open(page, '/evidence');
    await page.getByRole('link', { name: 'Active employees' }).click();
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('The fingerprint matches.').waitFor();
    expect(await isTooWide(page)).toBe(false);
  });

  suite.journey(
    'of any page scrolls only downwards, at 390 px and at 200 %',
    async ({ page }) => {
      const { items } = (await owner.get('/api/v1/evidence')).body as { items: { id: string }[] };
      const pages = ['/', '/evidence', `/evidence/${items[0]?.id ?? ''}`, '/controls', '/controls/soc2/CC6.2', '/assessments', '/alerts', '/audit-log'];
      const settings = [
        'integrations',
        'integrations/bamboohr',
        `connections/${connectionId}`,
        'alert-channels',
        'organization',
        'members',
        'auditors',
        'api-keys',
      ];
      await signIn(page, suite.stack.api.url, owner);
      const wide: string[] = [];
      for (const size of [NARROW, ZOOMED])
        for (const path of [...pages, ...settings.map((one) => `/settings/${one}`), '/nowhere']) {
          await page.setViewportSize(size);
          await open(page, path);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await page.waitForLoadState('networkidle');
          if (await isTooWide(page)) wide.push(`${path} at ${String(size.width)} px`);
        }
      expect(wide).toEqual([]);
      console.log(`${String(pages.length + settings.length + 1)} pages at 390 px and at 200 %: none scrolls sideways`);
    },
    120_000,
  );
});

describe('a key that the vendor refuses', () => {
  suite.journey('stops the syncs, and a new one is given in the page and starts them again', async ({ page }) => {
    await suite.stack.scenario('evident', { name: 'wrong-key' });
    suite.stack.advance(24 * 3_600_000);
    await suite.stack.work(owner);
    await signIn(page, suite.stack.api.url, owner);
    await open(page, `/settings/connections/${connectionId}`);
    await page.getByText(/refuses the key; syncing has stopped/).waitFor();
    expect(await page.getByRole('button', { name: 'Sync now', exact: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Re-authorize' }).first().click();
    const dialog = page.getByRole('dialog');
    const key = suite.stack.sandbox.apiKey('evident');
    await dialog.getByLabel('API key', { exact: true }).fill(key);
    await dialog.getByRole('button', { name: 'Test and replace key' }).click();
    await dialog
      .getByText(/refused this key/)
      .first()
      .waitFor();
    await suite.stack.scenario('evident', { name: 'healthy' });
    await dialog.getByLabel('API key', { exact: true }).fill(key);
    await dialog.getByRole('button', { name: 'Test and replace key' }).click();
    await dialog.getByText('New key sealed; the old one is destroyed').waitFor();
    await suite.stack.work(owner);
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Sync now', exact: true }).waitFor();
    await page.getByText('Succeeded').first().waitFor();
    expect(await page.content()).not.toContain(key);
  });
});
