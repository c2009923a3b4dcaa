import { readFileSync } from 'node:fs';

import { type Page } from 'playwright-core';

import { CONTROLLERS } from '../../apps/api/src/app.module.js';
import { PASSWORD } from '../support/api.js';
import { signIn as signInOverHttp } from '../support/api-client.js';
import { routesOf } from '../support/routes.js';
import { type AuditedCompany, auditedCompany, joinAuditor, targetsOf } from './audited-company.js';
import { goByKeys, signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';
import { picture, violationsOf } from './page-faults.js';

const suite = browserSuite();
const EMAIL = 'ada@audit.example';
const DAY_MS = 86_400_000;

let company: AuditedCompany;
beforeAll(async () => {
  if (suite.browser === null) return;
  company = await auditedCompany(suite.stack, 'Larkfield', 'audited');
  await joinAuditor(suite.stack, company.owner, EMAIL, 60 * DAY_MS);
}, 120_000);

const enter = (page: Page): Promise<void> => signIn(page, suite.stack.api.url, { ownerEmail: EMAIL });
const open = async (page: Page, address: string): Promise<void> => {
  await page.goto(`${suite.stack.api.url}${address}`);
  await page.getByRole('heading', { level: 1, includeHidden: true }).waitFor();
  await page.waitForLoadState('networkidle');
  // A page may load one part after the other: none of them is still to come.
  await page.waitForFunction('document.querySelector("[role=status][aria-label^=Loading]") === null');
};
const lastEvent = async (type: string) => (await company.owner.get(`/api/v1/audit-events?type=${type}`)).body.items[0];

describe('an auditor', () => {
  suite.journey('lands in the reading room, verifies a row, draws and reveals a sample, and takes the sheet away', async ({ page }) => {
    await enter(page);
    await page.waitForURL(/\/reading$/);
    await page.getByRole('heading', { level: 1, name: 'Reading room' }).waitFor();
    await page.getByText(/^Read-only access\. It ends .+, on .+\. What you open and export is written to the audit log\.$/).waitFor();
    expect(await page.getByRole('navigation', { name: 'Main' }).getByRole('link').allTextContents()).toEqual([
      'Reading room',
      'Evidence',
      'Controls',
      'Assessments',
      'Audit log',
    ]);
    const index = page.getByRole('navigation', { name: 'Findings' });
    await index.locator(`a[href="/reading/${company.leavers}"]`).click();
    await page.getByRole('heading', { level: 2, name: /^Terminations, last 30 days, / }).waitFor();
    for (const question of ['Where from?', 'Which rows?', 'All of them?', 'Unchanged since?', 'For what, and what not?'])
      await page.getByText(question).waitFor();
    await page.getByRole('button', { name: 'Verify now' }).click();
    await page.getByText('The fingerprint matches.').waitFor();

    await page.getByText('Nobody has revealed a row of this finding.').waitFor();
    await page.getByRole('button', { name: 'Draw a sample' }).click();
    await page.getByLabel('Seed').fill('dice 4 1 6 6 2 3');
    await page.getByRole('button', { name: 'Draw', exact: true }).click();
    await page.getByRole('button', { name: 'Reveal rows' }).click();
    const dialog = page.getByRole('dialog', { name: /^Reveal/ });
    await dialog.getByRole('button', { name: 'Reveal, and write it to the audit log' }).click();
    await dialog.getByText(/^\d+ rows match their commitment\.$/).waitFor();
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    await page
      .getByRole('list', { name: 'Looks, newest first' })
      .getByText(/^ada@audit.example revealed \d+ rows$/)
      .waitFor();
    expect((await lastEvent('custody.revealed')).actor.label).toBe(EMAIL);

    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download JSON' }).click()]);
    const saved = JSON.parse(readFileSync(await download.path(), 'utf8')) as { id: string };
    expect(saved.id).toBe(company.leavers);
    const [sheet] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Sheet as PDF' }).click()]);
    expect(readFileSync(await sheet.path(), 'latin1').slice(0, 5)).toBe('%PDF-');
    // The room opens the first finding by itself; the index, the sheet, its parts and what was read again add nothing.
    await page.reload();
    await page.getByRole('heading', { level: 2, name: /^Terminations, last 30 days, / }).waitFor();
    expect(await targetsOf(company.owner, 'custody.viewed')).toEqual([company.leavers, company.headcount]);
    expect(await targetsOf(company.owner, 'custody.exported')).toEqual([company.leavers]);
  });

  suite.journey('unfolds the earlier findings, which are read from the server only then, and a reload keeps the place', async ({ page }) => {
    await enter(page);
    await open(page, '/reading');
    await page.getByLabel('Earlier findings of Terminations, last 30 days').click();
    const earlier = page.getByRole('navigation', { name: 'Findings' }).getByRole('link', { name: /Earlier/ });
    const listed = (await company.owner.get('/api/v1/evidence?type=hr.terminations_30d&current=false')).body.items as { id: string }[];
    await earlier.first().click();
    await page.waitForURL(new RegExp(`/reading/${listed[0]?.id ?? ''}$`));
    expect(await earlier.count()).toBe(listed.length);
    await page.reload();
    await page.locator('article').getByText('Earlier', { exact: true }).waitFor();
    expect(await page.locator('nav[aria-label=Findings] a[aria-current=page]').getAttribute('href')).toBe(`/reading/${listed[0]?.id ?? ''}`);
    await page.goBack();
    await page.waitForURL(/\/reading$/);
  });

  suite.journey('reads the index page by page from the server', async ({ page }) => {
    await enter(page);
    // The same server, asked for one row at a time.
    await page.route('**/api/v1/evidence?*', async (route) =>
      route.continue({
        url: route
          .request()
          .url()
          .replace(/limit=\d+/, 'limit=1'),
      }),
    );
    await open(page, '/reading');
    const index = page.getByRole('navigation', { name: 'Findings' });
    await index.getByText('1 finding, more on the server').waitFor();
    await page.locator('dd').getByText('1, more on the server').waitFor();
    for (const loaded of [2, 3]) {
      await index.getByRole('button', { name: 'Load more' }).click();
      await index
        .getByRole('heading')
        .nth(loaded - 1)
        .waitFor();
    }
    expect(await index.getByRole('heading').allTextContents()).toEqual(['Active employees', 'Terminations, last 30 days', 'Onboarding completion']);
    await page.getByLabel('Earlier findings of Active employees').click();
    await index.getByText('1 finding, more on the server').waitFor();
    await index.getByRole('button', { name: 'Load more' }).first().click();
    await index.locator('details a').nth(1).waitFor();
  });

  suite.journey('takes the audit log away as the service hashed it, and sees what the last full check found', async ({ page }) => {
    await enter(page);
    await open(page, '/audit-log');
    await page.getByText('No full check yet.').waitFor();
    await page.getByRole('button', { name: 'Verify loaded events' }).click();
    await page.getByText(/hashes match, no link is missing/).waitFor();
    await page.getByText('This cannot show that later events were cut off').waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export as NDJSON' }).click()]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { sequence: number }).sequence)).toEqual(lines.map((_line, at) => at));
    expect(await lastEvent('audit.exported')).toMatchObject({ actor: { label: EMAIL } });
  });

  suite.journey('has no settings and no alerts: they answer as an address that there is not', async ({ page }) => {
    await enter(page);
    const settings = ['integrations', 'integrations/bamboohr?connect=1', 'alert-channels', 'organization', 'members', 'auditors', 'api-keys'];
    for (const address of [...settings.map((one) => `/settings/${one}`), `/settings/connections/${company.connection}`, '/alerts', '/nowhere']) {
      await page.goto(`${suite.stack.api.url}${address}`);
      await page.getByText('Nothing lives at this address').waitFor();
      expect(await page.getByRole('dialog').count()).toBe(0);
    }
    await open(page, '/evidence');
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await goByKeys(page, 'r', () => page.waitForURL(/\/reading$/, { timeout: 4_000 }));
  });
});

/** Everything that an auditor may press: reading, looking around, taking away, and the own sample. */
const ALLOWED = [
  /^(?:Open menu|Search evidence, connections, pages.*|Use (?:dark|light) colours|Account .*)$/,
  /^(?:Save checkpoint at|Save public key|Copy|Load more|and \d+ more|Clear|Sign out)\b/,
  /^(?:Verify now|Verify loaded events|Compare with a checkpoint you hold|Download JSON|Draw a sample|Reveal rows)$/,
  /^Remove filter|^Control .*: show the evidence of every control$/,
];
const addresses = (): readonly string[] => [
  '/reading',
  `/reading/${company.leavers}`,
  '/evidence',
  '/evidence?framework=soc2&controlId=CC6.2',
  `/evidence/${company.leavers}`,
  `/evidence/${company.headcount}`,
  '/controls?framework=soc2',
  '/controls/soc2/CC6.2',
  '/controls/soc2/CC6.4',
  '/assessments',
  ...[company.draft, company.submitted, company.sealed].map((id) => `/assessments/${id}`),
  '/audit-log',
];

/** `address: button` of everything that can be pressed or filled in and is not allowed. */
async function unexpectedOn(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const address of addresses()) {
    await open(page, address);
    for (const button of await page.getByRole('button').all()) {
      const name = ((await button.getAttribute('aria-label')) ?? (await button.innerText())).replace(/\s+/g, ' ').trim();
      if (!ALLOWED.some((allowed) => allowed.test(name))) found.push(`${address}: ${name}`);
    }
    for (const link of await page.locator('a:is([href^="/settings"], [href^="/alerts"])').all()) found.push(`${address}: link to ${await link.innerText()}`);
    for (const field of await page.locator('main :is(textarea, input:not([type=date]), [contenteditable])').all())
      found.push(`${address}: ${await field.innerHTML()}`);
  }
  return found;
}

describe('what an auditor cannot do', () => {
  suite.journey(
    'is on no screen, while the same screens offer it to an owner',
    async ({ page }) => {
      await enter(page);
      expect(await unexpectedOn(page)).toEqual([]);
      await page.context().clearCookies();
      await signIn(page, suite.stack.api.url, company.owner);
      const offered = await unexpectedOn(page);
      for (const expected of [
        /\/controls\/soc2\/CC6.2: Decide otherwise/,
        /CC6.4: Let the catalogue count again/,
        /soc2: Change/,
        /Submit for approval/,
        /Approve and seal/,
        /New version/,
        /New assessment/,
      ])
        expect(offered).toContainEqual(expect.stringMatching(expected));
    },
    180_000,
  );

  it('is refused by the API, route by route', async () => {
    if (suite.browser === null) return;
    const auditor = await signInOverHttp(suite.stack.api.url, EMAIL, PASSWORD);
    const permissions = (await auditor.get('/api/v1/auth/me')).body.permissions as readonly string[];
    const writes = routesOf(CONTROLLERS).filter(
      ({ method, rules }) => method !== 'GET' && rules !== undefined && !['public', 'signed-in'].includes(rules.permission),
    );
    const [open, closed] = [
      writes.filter(({ rules }) => permissions.includes(rules?.permission ?? '')),
      writes.filter(({ rules }) => !permissions.includes(rules?.permission ?? '')),
    ];
    expect(open.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'POST /api/v1/populations/:evidenceId/reveal',
      'POST /api/v1/populations/:evidenceId/samples',
    ]);
    expect(closed.length).toBeGreaterThan(25);
    const events = (await company.owner.get('/api/v1/audit-events?limit=1')).body.items[0].sequence;
    for (const { method, path } of closed) {
      const answer = await auditor.send(method, path.replace(/:\w+/g, 'f'.repeat(24)), { body: {} });
      expect([`${method} ${path}`, answer.status, answer.body.code, answer.body.remedy]).toEqual([
        `${method} ${path}`,
        403,
        'auth.permission-denied',
        expect.stringMatching(/\S/),
      ]);
    }
    expect((await company.owner.get('/api/v1/audit-events?limit=1')).body.items[0].sequence).toBe(events);
  });
});

describe('access that has ended', () => {
  suite.journey('takes the page away, says since when and whom to ask, and so does the sign-in', async ({ page }) => {
    const email = 'short@audit.example';
    await joinAuditor(suite.stack, company.owner, email, 600_000);
    await signIn(page, suite.stack.api.url, { ownerEmail: email });
    await open(page, '/reading');
    suite.stack.advance(601_000);
    await goByKeys(page, 'l', () => page.getByRole('heading', { level: 1, name: 'Your access has ended' }).waitFor({ timeout: 4_000 }));
    const said = await page.getByRole('main').innerText();
    expect(said).toMatch(/Your access to Larkfield ended on \d+ \w+ \d{4}, \d\d:\d\d CES?T/);
    expect(said).toMatch(/Ask an owner or admin of Larkfield to extend it/);
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'access-ended');
    await page.getByRole('button', { name: 'Go to the sign-in' }).click();
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText(/Your access to Larkfield ended on \d{4}-\d\d-\d\d at \d\d:\d\d UTC/).waitFor();
    await page.getByText(/Ask an owner or admin of Larkfield to extend it/).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await picture(page, 'sign-in-ended');
  });
});
