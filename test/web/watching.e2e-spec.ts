import { AlertMonitor } from '@app/alerts';

import { PASSWORD } from '../support/api.js';
import { type Owner } from '../support/stack.js';
import { signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';

const suite = browserSuite();
const HOURS = 3_600_000;

describe('a connection that is not read for 49 hours', () => {
  let owner: Owner;
  beforeAll(async () => {
    if (suite.browser === null) return;
    owner = await suite.stack.owner('Watched');
    await suite.stack.company('watched');
    await suite.stack.connect(owner, 'watched', { label: 'Watched company' });
    await suite.stack.work(owner);
    await suite.stack.scenario('watched', { name: 'unavailable' });
    suite.stack.advance(49 * HOURS);
    await suite.stack.work(owner);
    await suite.stack.api.app.get(AlertMonitor).tick();
  }, 60_000);

  suite.journey('takes coverage down, says why and what to do, and is one line of what needs attention', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(suite.stack.api.url);
    await page.getByRole('heading', { name: 'Needs attention' }).waitFor();
    await page.getByRole('heading', { name: /Why it fell from .+ to 0/ }).waitFor();
    expect(await page.locator('a[href^="/alerts/"]').count()).toBe(1);
    await page.locator('a[href^="/alerts/"]').click();
    await page.getByText('What to do:').first().waitFor();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page
      .getByText(/Acknowledged by/)
      .first()
      .waitFor();
    await page.goBack();
    await page.getByText(/acknowledged by/).waitFor();
  });

  suite.journey('is resolved by the next good sync, and coverage is back', async ({ page }) => {
    await suite.stack.scenario('watched', { name: 'healthy' });
    suite.stack.advance(24 * HOURS);
    await suite.stack.work(owner);
    await suite.stack.api.app.get(AlertMonitor).tick();
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(suite.stack.api.url);
    await page.getByRole('heading', { name: /What moved|Why it rose/ }).waitFor();
    expect(await page.getByRole('heading', { name: 'Needs attention' }).count()).toBe(0);
    await page.goto(`${suite.stack.api.url}/alerts?state=resolved`);
    await page.getByText('Resolved', { exact: true }).last().waitFor();
  });
});

describe('an assessment', () => {
  suite.journey('is filled, submitted, approved and sealed, and its evidence says so', async ({ page }) => {
    const owner = await suite.stack.owner('Assessed');
    await suite.stack.company('assessed');
    await suite.stack.connect(owner, 'assessed', { label: 'Assessed company' });
    await suite.stack.work(owner);
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(`${suite.stack.api.url}/assessments`);
    await page.getByRole('button', { name: 'New assessment' }).first().click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Name').fill('SOC 2, this quarter');
    await form.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: /SOC 2, this quarter/ }).waitFor();
    await page.getByRole('button', { name: 'Attach evidence to CC6.2' }).click();
    await page.getByRole('button', { name: 'All of Terminations, last 30 days in the period' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page
      .getByRole('link', { name: /Terminations, last 30 days/ })
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Submit for approval' }).click();
    await page.getByRole('button', { name: 'Approve and seal' }).click();
    const approval = page.getByRole('dialog');
    expect(await approval.getByRole('button', { name: 'Approve and seal' }).isDisabled()).toBe(true);
    await approval.getByLabel(/Type/).fill('seal');
    await approval.getByRole('button', { name: 'Approve and seal' }).click();
    await page.getByText(/Sealed by/).waitFor();
    expect(await page.getByRole('button', { name: /Attach|Submit/ }).count()).toBe(0);
    await page
      .getByRole('link', { name: /Terminations, last 30 days/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Sealed' }).waitFor();
  });
});

describe('a person of two organizations', () => {
  suite.journey('chooses one at sign-in and enters the other without signing in again', async ({ page }) => {
    const email = 'both@example.org';
    await suite.stack.api.found('First of two', email);
    await suite.stack.api.found('Second of two', email);
    await page.goto(`${suite.stack.api.url}/sign-in`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Second of two' }).click();
    const chosen = page.getByLabel('Organization').first();
    await chosen.waitFor();
    expect(await chosen.locator('option:checked').textContent()).toBe('Second of two');
    await chosen.selectOption({ label: 'First of two' });
    await page.waitForLoadState('load');
    await page.locator('select option:checked', { hasText: 'First of two' }).first().waitFor({ state: 'attached' });
  });
});

describe('a control', () => {
  suite.journey('is decided otherwise with a reason, and the catalogue counts again', async ({ page }) => {
    const owner = await suite.stack.owner('Deciding');
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(`${suite.stack.api.url}/controls/soc2/CC6.4`);
    await page.getByRole('button', { name: 'Decide otherwise' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('This control concerns the organization').uncheck();
    expect(await dialog.getByRole('button', { name: 'Save the decision' }).isDisabled()).toBe(true);
    await dialog.getByLabel('Reason').fill('There is no office.');
    await dialog.getByRole('button', { name: 'Save the decision' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('There is no office.', { exact: true }).waitFor();
    await page.getByText('Not applicable').first().waitFor();
    await page.getByRole('button', { name: 'Let the catalogue count again' }).click();
    await page.getByText('There is no office.', { exact: true }).waitFor({ state: 'hidden' });
  });
});
