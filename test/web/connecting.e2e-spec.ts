import { PASSWORD } from '../support/api.js';
import { goByKeys, signIn, type Watched } from './browser-session.js';
import { browserSuite } from './browser-suite.js';

const suite = browserSuite();

const openDialog = async ({ page }: Watched): Promise<void> => {
  await page.goto(`${suite.stack.api.url}/settings/integrations/bamboohr?connect=1`);
  await page.getByLabel('Subdomain').waitFor();
};
async function fillKey({ page }: Watched, subdomain: string, key: string): Promise<void> {
  await page.getByLabel('Subdomain').fill(subdomain);
  await page.getByLabel('API key', { exact: true }).fill(key);
  await page.getByRole('button', { name: /^Test/ }).click();
}

describe('connecting', () => {
  suite.journey('goes from the sign-in to three figures by keyboard alone, and the key stays nowhere in the page', async ({ page, context }) => {
    const owner = await suite.stack.api.found('Keyboard');
    await suite.stack.company('keys');
    const key = suite.stack.sandbox.apiKey('keys');
    await page.goto(`${suite.stack.api.url}/settings/integrations?from=link`);
    await page.waitForURL(/\/sign-in\?next=/);
    await page.getByLabel('E-mail').focus();
    await page.keyboard.type(owner.ownerEmail);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/settings\/integrations\?from=link$/);
    await page.getByRole('heading', { level: 1, name: 'Integrations' }).waitFor();
    await goByKeys(page, 'd', () => page.waitForURL(/:\d+\/$/, { timeout: 4_000 }));
    await page.getByRole('link', { name: 'Connect BambooHR' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Subdomain').waitFor();
    await page.waitForFunction('document.activeElement.tagName === "INPUT"');
    await page.keyboard.type('https://KEYS.bamboohr.com/home');
    await page.getByText('Using “keys” from what you pasted.').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type(key);
    await page.keyboard.press('Enter');
    await suite.working(owner, () => page.getByText('BambooHR (keys.bamboohr.com) is connected').waitFor());
    const day = suite.stack.api.clock.now().toISOString().slice(0, 10);
    const { activeHeadcount, terminations30d } = await suite.stack.count('keys', day);
    const figures = page.getByRole('dialog').locator('b');
    await page.waitForFunction('document.querySelectorAll("[role=dialog] b").length === 3');
    expect(await figures.allTextContents()).toEqual([String(activeHeadcount), String(terminations30d), expect.stringMatching(/%$/)]);
    const traces = [
      await page.content(),
      page.url(),
      JSON.stringify(await context.storageState()),
      await page.evaluate<string>('JSON.stringify({ ...sessionStorage })'),
    ];
    for (const trace of traces) expect(trace).not.toContain(key);
  });

  // [scenario, what the page says, what to do]
  it.each([
    ['wrong-key', 'BambooHR refused this key', 'Copy the key again'],
    ['locked-out', 'BambooHR blocks this key', 'Wait 30 minutes'],
    ['unknown-company', 'BambooHR does not know this company', 'Copy the first part of the address'],
    ['unavailable', 'BambooHR does not answer', 'Your key is probably fine'],
    ['html-200', 'an answer that cannot be used', 'Try again'],
    ['no-access', 'The key cannot see what is needed', 'View Only on'],
  ])('shows what to do when the vendor says %s, keeps what was typed, and stores nothing', async (scenario, said, remedy) => {
    if (suite.browser === null) return;
    const owner = await suite.stack.api.found(`Refused ${scenario}`);
    const slug = `web-${scenario}`;
    await suite.stack.company(slug);
    await suite.stack.scenario(slug, { name: scenario });
    await signIn(suite.tab.page, suite.stack.api.url, owner);
    await openDialog(suite.tab);
    await fillKey(suite.tab, slug, suite.stack.sandbox.apiKey(slug));
    const dialog = suite.tab.page.getByRole('dialog');
    await dialog.getByText('Nothing was stored.').waitFor();
    const text = await dialog.innerText();
    expect(text).toContain(said);
    expect(text).toContain('What to do:');
    expect(text).toContain(remedy);
    expect(await suite.tab.page.getByLabel('Subdomain').inputValue()).toBe(slug);
    await suite.tab.page.goto(`${suite.stack.api.url}/settings/integrations`);
    await suite.tab.page.getByText('Available', { exact: true }).waitFor();
  });
});
