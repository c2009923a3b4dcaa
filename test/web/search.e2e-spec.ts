import { type Owner } from '../support/stack.js';
import { signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';

const suite = browserSuite();
const SEARCH = '**/api/v1/search?*';

describe('the search', () => {
  let owner: Owner;
  beforeAll(async () => {
    if (suite.browser === null) return;
    owner = await suite.stack.owner('Seeking');
    await suite.stack.company('seeking');
    await suite.stack.connect(owner, 'seeking', { label: 'Northern payroll' });
    await suite.stack.work(owner);
  }, 60_000);

  suite.journey('opens by / and Ctrl K, and goes by arrows and Enter to what the service found', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(`${suite.stack.api.url}/evidence`);
    await page.getByRole('heading', { level: 1, name: 'Evidence' }).waitFor();
    await page.keyboard.press('/');
    const input = page.getByRole('combobox', { name: 'Search' });
    await page.locator('[role=combobox]:focus').waitFor();
    await page.keyboard.press('Escape');
    await input.waitFor({ state: 'hidden' });
    await page.keyboard.press('Control+k');
    await input.fill('northern');
    const found = page.getByRole('option', { name: /Northern payroll.*Connection/ });
    await found.waitFor();
    await page.getByRole('status').filter({ hasText: '1 result' }).waitFor();
    expect(await found.getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Northern payroll/ }).waitFor();

    await page.keyboard.press('Control+k');
    await input.fill('CC6');
    await page.getByRole('option', { name: /^CC6\.2/ }).waitFor();
    expect(await page.getByRole('option').count()).toBeGreaterThan(1);
    await page.keyboard.press('ArrowDown');
    const second = page.getByRole('option').nth(1);
    expect(await second.getAttribute('aria-selected')).toBe('true');
    expect(await input.getAttribute('aria-activedescendant')).toBe(await second.getAttribute('id'));
    const title = ((await second.textContent()) ?? '').split(' ')[0] ?? '';
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`/controls/[^/]+/${title.replaceAll('.', '\\.')}`));
  });

  suite.journey('asks once for a word that is typed, and calls off a question that is overtaken', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
    const asked: string[] = [];
    const calledOff: string[] = [];
    const wordOf = (url: string): string => new URL(url).searchParams.get('q') ?? '';
    page.on('request', (request) => request.url().includes('/search?') && asked.push(wordOf(request.url())));
    page.on('requestfailed', (request) => request.url().includes('/search?') && calledOff.push(wordOf(request.url())));
    await page.route(SEARCH, async (route) => {
      if (wordOf(route.request().url()) === 'north') await new Promise((wake) => setTimeout(wake, 15_000));
      await route.continue().catch(() => undefined);
    });
    await page.keyboard.press('/');
    await page.getByRole('combobox', { name: 'Search' }).pressSequentially('north', { delay: 20 });
    await page.getByRole('status').filter({ hasText: 'Searching…' }).waitFor();
    await page.waitForTimeout(400);
    await page.getByRole('combobox', { name: 'Search' }).pressSequentially('ern');
    await page.getByRole('option', { name: /Northern payroll/ }).waitFor();
    // What was found for the shorter word is still shown while the whole one is asked for.
    for (let waited = 0; asked.at(-1) !== 'northern' && waited < 50; waited++) await page.waitForTimeout(100);
    expect(asked.at(-1)).toBe('northern');
    // Eight letters; a slow machine pauses between some of them.
    expect(asked.length).toBeLessThan(8);
    expect(calledOff).toContain('north');
  });

  suite.journey('says that nothing is there, and what to do when it fails', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
    await page.keyboard.press('/');
    const input = page.getByRole('combobox', { name: 'Search' });
    await input.fill('zzzz');
    await page.getByRole('status').filter({ hasText: 'Nothing found for “zzzz”.' }).waitFor();
    expect(await page.getByRole('option').count()).toBe(0);
    const problem = { title: 'Unavailable', status: 503, code: 'database.unavailable', detail: 'The database does not answer.', remedy: 'Try again soon.' };
    await page.route(SEARCH, (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }));
    await input.fill('northern');
    await page.getByText('The database does not answer.').waitFor();
    await page.getByText('Try again soon.').waitFor();
    await page.unroute(SEARCH);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('option', { name: /Northern payroll/ }).waitFor();
    await page.getByText('The database does not answer.').waitFor({ state: 'hidden' });
    await input.fill('members');
    await page.getByRole('option', { name: /Members.*Page/ }).waitFor();
  });
});
