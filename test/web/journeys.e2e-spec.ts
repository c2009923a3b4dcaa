import { PASSWORD } from '../support/api.js';
import { type Owner } from '../support/stack.js';
import { signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';

const suite = browserSuite();

describe('a connected company', () => {
  let owner: Owner;
  let connectionId: string;
  beforeAll(async () => {
    if (suite.browser === null) return;
    owner = await suite.stack.owner('Connected');
    await suite.stack.company('shown');
    const answer = await suite.stack.connect(owner, 'shown', { label: 'Shown' });
    connectionId = (answer.body as { id: string }).id;
    await suite.stack.work(owner);
  }, 60_000);

  suite.journey('is found by a filter that a reload and the back button keep, and its fingerprint verifies', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(`${suite.stack.api.url}/evidence`);
    await page.getByLabel('Type').selectOption('hr.active_headcount');
    await page.waitForURL(/type=hr\.active_headcount/);
    await page.getByText('1 row').waitFor();
    await page.reload();
    await page.getByText('1 row').waitFor();
    await page.getByRole('link', { name: 'Active employees' }).click();
    await page.getByRole('heading', { level: 1, name: /Active employees/ }).waitFor();
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('The fingerprint matches.').waitFor();
    for (const question of ['Where from?', 'Which rows?', 'All of them?', 'Unchanged since?', 'For what, and what not?'])
      await page.getByText(question).waitFor();
    await page.goBack();
    await page.getByText('1 row').waitFor();
    expect(page.url()).toContain('type=hr.active_headcount');
  });

  suite.journey('whose row lost one digit on the way is called altered', async ({ page }) => {
    const [row] = ((await owner.get('/api/v1/evidence?type=hr.active_headcount')).body as { items: { id: string }[] }).items;
    await signIn(page, suite.stack.api.url, owner);
    await page.route(`**/api/v1/evidence/${row?.id ?? ''}`, async (route) => {
      const body = (await (await route.fetch()).json()) as { value: { count: number } };
      await route.fulfill({ json: { ...body, value: { count: body.value.count + 1 } } });
    });
    await page.goto(`${suite.stack.api.url}/evidence/${row?.id ?? ''}`);
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('The fingerprint does not match.').waitFor();
  });

  suite.journey('has an audit log whose hashes the browser recomputes, and a changed word in it breaks the chain', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(`${suite.stack.api.url}/audit-log`);
    await page.getByRole('button', { name: 'Verify loaded events' }).click();
    await page.getByText(/hashes match, no link is missing/).waitFor();
    await page.route('**/api/v1/audit-events?*', async (route) => {
      const body = (await (await route.fetch()).json()) as { items: { type: string; outcome: string }[] };
      const items = body.items.map((event) => (event.type === 'connection.connected' ? { ...event, outcome: 'failure' } : event));
      await route.fulfill({ json: { ...body, items } });
    });
    await page.reload();
    await page.getByRole('button', { name: 'Verify loaded events' }).click();
    await page.getByText(/The chain breaks at/).waitFor();
  });

  suite.journey('is synced now, and too soon says when to try again', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(`${suite.stack.api.url}/settings/connections/${connectionId}`);
    suite.stack.advance(120_000);
    await page.getByRole('button', { name: 'Sync now', exact: true }).click();
    await suite.working(owner, () => page.getByText('Sync finished: 3 of 3 figures measured').waitFor());
    await page.getByRole('button', { name: 'Sync now', exact: true }).click();
    await page
      .getByText(/once a minute|Wait|seconds/)
      .first()
      .waitFor();
    await page
      .getByRole('button', { name: /Succeeded/ })
      .first()
      .click();
    await page.waitForURL(/run=/);
    await page.getByText(/requests$/).waitFor();
  });

  suite.journey('shows an auditor no button that writes, and the API refuses what a button would do', async ({ page, context }) => {
    await signIn(page, suite.stack.api.url, owner);
    const link = await owner.post('/api/v1/invitations', {
      email: 'auditor@example.org',
      role: 'auditor',
      accessEndsAt: new Date(suite.stack.api.clock.now().getTime() + 30 * 86_400_000).toISOString(),
    });
    await context.clearCookies();
    await page.goto((link.body as { link: string }).link.replace('http://127.0.0.1:3000', suite.stack.api.url));
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    expect(page.url()).not.toContain('token');
    await page.getByRole('button', { name: 'Join' }).click();
    await page.waitForURL(/\/reading$/);
    await page.getByText('Read-only access.').waitFor();
    await page.goto(`${suite.stack.api.url}/evidence`);
    const rows = page.getByRole('link', { name: 'Active employees' }).first();
    await rows.click();
    await page.getByRole('button', { name: 'Verify now' }).waitFor();
    for (const path of ['/settings/integrations', `/settings/connections/${connectionId}`, '/settings/api-keys']) {
      await page.goto(`${suite.stack.api.url}${path}`);
      await page.getByText('Nothing lives at this address').waitFor();
      expect(await page.getByRole('button', { name: /Connect|Revoke|Sync|Invite|New API key|Save/ }).count()).toBe(0);
    }
    const refused = await page.evaluate(async (id) => {
      const me = (await (await fetch('/api/v1/auth/me')).json()) as { csrfToken: string };
      return (await fetch(`/api/v1/connections/${id}`, { method: 'DELETE', headers: { 'x-csrf-token': me.csrfToken } })).status;
    }, connectionId);
    expect(refused).toBe(403);
  });

  suite.journey('keeps what was typed when the session ends meanwhile', async ({ page, context }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(`${suite.stack.api.url}/settings/organization`);
    await page.getByRole('textbox', { name: 'Name' }).fill('Connected, renamed');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Your session has ended' });
    await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Sign in' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Connected, renamed');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('The change is in the audit log.').waitFor();
  });

  suite.journey('signs out in every tab', async ({ page, context }) => {
    await signIn(page, suite.stack.api.url, owner);
    const other = await context.newPage();
    await other.goto(`${suite.stack.api.url}/evidence`);
    await other.getByRole('heading', { level: 1, name: 'Evidence' }).waitFor();
    await page.getByRole('button', { name: /Account/ }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in$/);
    await other.waitForURL(/\/sign-in$/);
  });

  suite.journey('turns stale by the clock alone, and a lost figure is a word, not a number', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(suite.stack.api.url);
    await page.getByText(/Stale in/).waitFor();
    suite.stack.advance(49 * 3_600_000);
    await page.context().clearCookies();
    await signIn(page, suite.stack.api.url, owner);
    await page.getByText(/Stale for/).waitFor();
    await suite.stack.scenario('shown', { name: 'tasks-refused' });
    await suite.stack.work(owner);
    await page.reload();
    const figure = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { level: 3, name: 'Onboarding completion' }) })
      .last();
    await figure.getByText('Not measured', { exact: true }).waitFor();
    await suite.stack.scenario('shown', { name: 'healthy' });
  });

  suite.journey('is revoked by typing its subdomain; its evidence stays and verifies', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    await page.goto(`${suite.stack.api.url}/settings/connections/${connectionId}`);
    await page.getByRole('button', { name: 'Revoke connection' }).click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.getByRole('button', { name: 'Revoke connection' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/Type/).fill('shown');
    await dialog.getByRole('button', { name: 'Revoke connection' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByText('This connection is revoked').waitFor();
    expect(await page.getByRole('button', { name: /^(?:Sync now|Re-authorize|Revoke.*)$/ }).count()).toBe(0);
    await page.goto(`${suite.stack.api.url}/evidence?type=hr.active_headcount`);
    await page.getByRole('link', { name: 'Active employees' }).first().click();
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('The fingerprint matches.').waitFor();
  });
});
