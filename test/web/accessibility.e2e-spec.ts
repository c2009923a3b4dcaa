import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { type Browser, type Page } from 'playwright-core';

import { AlertMonitor } from '@app/alerts';

import { type Owner, startStack, type TestStack } from '../support/stack.js';
import { signIn, watch } from './browser-session.js';
import { builtPages } from './built-pages.js';
import { findBrowser } from './chromium.js';
import { isTooWide, violationsOf } from './page-faults.js';

/** Where to put pictures of every page for a person to look at; none are taken without it. */
const PICTURES = process.env['ATTESTA_SCREENSHOTS'];

let browser: Browser | null;
let stack: TestStack;
let owner: Owner;
let ids: { readonly connection: string; readonly evidence: string; readonly alert: string; readonly assessment: string };

beforeAll(async () => {
  browser = await findBrowser();
  if (PICTURES !== undefined) mkdirSync(PICTURES, { recursive: true });
  stack = await startStack({ webFolder: builtPages() });
  owner = await stack.owner('Larkfield Labs');
  await stack.company('larkfield', { people: 214 });
  const connection = (await stack.connect(owner, 'larkfield', { label: 'Larkfield Labs' })).body as { id: string };
  await stack.work(owner);
  for (let day = 0; day < 4; day++) {
    stack.advance(86_400_000);
    await stack.work(owner);
  }
  await stack.company('optics');
  await stack.scenario('optics', { name: 'tasks-refused' });
  await stack.connect(owner, 'optics', { label: 'Optics' });
  await stack.work(owner);
  await stack.scenario('optics', { name: 'wrong-key' });
  stack.advance(86_400_000);
  await stack.work(owner);
  await stack.api.app.get(AlertMonitor).tick();
  await stack.scenario('larkfield', { name: 'wrong-key' });
  const { items } = (await owner.get('/api/v1/evidence?type=hr.active_headcount')).body as { items: { id: string }[] };
  await owner.post('/api/v1/invitations', { email: 'admin@example.org', role: 'admin' });
  const alerts = (await owner.get('/api/v1/alerts')).body as { items: { id: string }[] };
  const today = stack.api.clock.now().toISOString().slice(0, 10);
  const assessment = (
    await owner.post('/api/v1/assessments', { name: 'SOC 2 Type II', framework: 'soc2', period: { start: `${today.slice(0, 4)}-01-01`, end: today } })
  ).body;
  ids = { connection: connection.id, evidence: items[0]?.id ?? '', alert: alerts.items[0]?.id ?? '', assessment: (assessment as { id: string }).id };
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await stack.stop({ problemsExpected: true });
});

const pages = (): readonly (readonly [name: string, address: string, ready: RegExp])[] => [
  ['dashboard', '/', /Dashboard/],
  ['integrations', '/settings/integrations', /Integrations/],
  ['connector', '/settings/integrations/bamboohr', /BambooHR/],
  ['connect-dialog', '/settings/integrations/bamboohr?connect=1', /BambooHR/],
  ['connection', `/settings/connections/${ids.connection}`, /Larkfield/],
  ['evidence', '/evidence', /Evidence/],
  ['evidence-empty', '/evidence?from=2019-01-01&to=2019-01-02', /Evidence/],
  ['evidence-detail', `/evidence/${ids.evidence}`, /Active employees/],
  ['controls', '/controls?framework=nist-800-53', /Controls/],
  ['controls-none', '/controls?framework=soc2&state=out-of-reach', /Controls/],
  ['control', '/controls/soc2/CC6.2', /CC6.2/],
  ['evidence-of-control', '/evidence?framework=soc2&controlId=CC6.2', /Evidence/],
  ['assessments', '/assessments', /Assessments/],
  ['assessment', `/assessments/${ids.assessment}`, /SOC 2 Type II/],
  ['alerts', '/alerts', /Alerts/],
  ['alerts-none', '/alerts?state=acknowledged', /Alerts/],
  ['alert', `/alerts/${ids.alert}`, /./],
  ['alert-channels', '/settings/alert-channels', /Alert channels/],
  ['auditors', '/settings/auditors', /Auditors/],
  ['audit-log', '/audit-log', /Audit log/],
  ['organization', '/settings/organization', /Organization/],
  ['members', '/settings/members', /Members/],
  ['api-keys', '/settings/api-keys', /API keys/],
  ['not-found', '/nowhere', /not found/],
];

/** What is opened on a page, or befalls it. */
const states = (): readonly (readonly [name: string, address: string, act: (page: Page) => Promise<void>])[] => [
  [
    'search-found',
    '/evidence',
    async (page) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.keyboard.press('/');
      await page.getByRole('combobox', { name: 'Search' }).fill('lark');
      await page
        .getByRole('option', { name: /Larkfield Labs.*Connection/ })
        .first()
        .waitFor();
    },
  ],
  [
    'run-open',
    `/settings/connections/${ids.connection}`,
    async (page) => {
      await page
        .getByRole('button', { name: /Succeeded/ })
        .first()
        .click();
      await page.getByText(/requests$/).waitFor();
    },
  ],
  [
    'revoke-dialog',
    `/settings/connections/${ids.connection}`,
    async (page) => {
      await page.getByRole('button', { name: 'Revoke connection' }).click();
      await page.getByRole('dialog').getByLabel(/Type/).waitFor();
    },
  ],
  [
    'list-failed',
    '/evidence',
    async (page) => {
      await page.route('**/api/v1/evidence?*', (route) => route.abort());
      await page.reload();
      await page.getByText('The request did not get an answer.', { exact: false }).waitFor();
      await page.unroute('**/api/v1/evidence?*');
    },
  ],
  [
    'session-ended',
    '/settings/organization',
    async (page) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      // The page has read what it shows before the session ends.
      await page.getByRole('textbox', { name: 'Name' }).waitFor();
      await page.context().clearCookies();
      await page.getByRole('textbox', { name: 'Name' }).fill('Renamed');
      await page.getByRole('button', { name: 'Save' }).first().click();
      await page.getByRole('dialog', { name: 'Your session has ended' }).waitFor();
    },
  ],
];

describe('every page', () => {
  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'has no accessibility violation and no sideways scroll, %s at %i px',
    async (colorScheme, width) => {
      if (browser === null) return;
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
      const { page, complaints } = await watch(context);
      const problems: string[] = [];
      const look = async (name: string): Promise<void> => {
        if (PICTURES !== undefined) await page.screenshot({ path: path.join(PICTURES, `${name}-${colorScheme}-${String(width)}.png`), fullPage: true });
        for (const violation of await violationsOf(page)) problems.push(`${name}: ${violation}`);
        if (await isTooWide(page)) problems.push(`${name}: scrolls sideways`);
      };
      await page.goto(`${stack.api.url}/sign-in`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look('sign-in');
      await page.goto(`${stack.api.url}/set-up#token=${'a'.repeat(43)}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await look('set-up');
      await signIn(page, stack.api.url, owner);
      for (const [name, address, ready] of pages()) {
        await page.goto(`${stack.api.url}${address}`);
        await page.getByRole('heading', { level: 1, name: ready, includeHidden: true }).waitFor();
        await page.waitForLoadState('networkidle');
        await page.waitForTimeout(250);
        await look(name);
      }
      for (const [name, address, act] of states()) {
        await page.goto(`${stack.api.url}${address}`);
        await act(page);
        await page.waitForTimeout(250);
        await look(name);
      }
      await context.close();
      expect(problems).toEqual([]);
      expect(complaints).toEqual([]);
    },
    240_000,
  );

  it('is found faulty when it is: a picture without words, a line wider than the window', async () => {
    if (browser === null) return;
    const page = await (await browser.newContext({ viewport: { width: 390, height: 900 } })).newPage();
    await page.setContent('<html lang="en"><title>x</title><main><h1>x</h1><img src="x.png"><div style="width:900px">x</div></main></html>');
    expect((await violationsOf(page)).join()).toContain('image-alt');
    expect(await isTooWide(page)).toBe(true);
  });
});
