import { type BrowserContext, type Page } from 'playwright-core';

import { AuditChecks } from '@app/alerts';

import { PASSWORD } from '../support/api.js';
import { signIn as signInOverHttp } from '../support/api-client.js';
import { type AuditedCompany, auditedCompany, joinAuditor } from './audited-company.js';
import { PATIENCE_MS, signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';
import { isTooWide, picture, violationsOf } from './page-faults.js';

const DAY_MS = 86_400_000;
const EMAIL = 'ada@audit.example';

const suite = browserSuite();
let company: AuditedCompany;
let nothing: { readonly owner: string; readonly auditor: string };
beforeAll(async () => {
  if (suite.browser === null) return;
  company = await auditedCompany(suite.stack, 'Larkfield', 'audited');
  await joinAuditor(suite.stack, company.owner, EMAIL, 60 * DAY_MS);
  await joinAuditor(suite.stack, company.owner, 'ended@audit.example', 600_000);
  await company.owner.post('/api/v1/invitations', { email: 'invited@audit.example', role: 'auditor', accessEndsAt: '2028-01-01T00:00:00Z' });
  suite.stack.advance(601_000);
  await suite.stack.api.app.get(AuditChecks).tick();
  const [watched, without] = [await suite.stack.owner('Watched'), await suite.stack.owner('Without')];
  nothing = { owner: without.ownerEmail, auditor: 'first@audit.example' };
  await joinAuditor(suite.stack, watched, nothing.auditor, 30 * DAY_MS);
  const auditor = await signInOverHttp(suite.stack.api.url, EMAIL, PASSWORD);
  const sample = (await auditor.post(`/api/v1/populations/${company.leavers}/samples`, { size: 3, seed: 'dice 4 1 6 6 2 3' })).body as { id: string };
  await auditor.post(`/api/v1/populations/${company.leavers}/reveal`, { sampleId: sample.id });
  await auditor.get(`/api/v1/evidence/${company.leavers}`);
  await auditor.get(`/api/v1/evidence/${company.leavers}/sheet`);
}, 120_000);

const visit = (page: Page): Promise<unknown> => page.goto(`${suite.stack.api.url}/settings/auditors`);

describe('the owner’s page of auditors', () => {
  suite.journey('shows who has access until when, and what each looked at', async ({ page }) => {
    await signIn(page, suite.stack.api.url, company.owner);
    await visit(page);
    const lately = page.getByRole('list', { name: 'Events of Ada Auditor, newest first' }).first();
    await lately.getByText('revealed 3 rows of').waitFor();
    await lately
      .getByRole('link', { name: /^Terminations/ })
      .nth(1)
      .waitFor();
    expect((await lately.getByRole('listitem').allInnerTexts()).map((line) => line.split('\n')[0]?.trim())).toEqual([
      expect.stringMatching(/^took the sheet of Terminations, last 30 days, \d+ \w+ \d{4}$/),
      expect.stringMatching(/^opened Terminations, last 30 days, \d+ \w+ \d{4}$/),
      expect.stringMatching(/^revealed 3 rows of Terminations, last 30 days, \d+ \w+ \d{4}$/),
      expect.stringMatching(/^drew 3 rows of Terminations, last 30 days, \d+ \w+ \d{4}$/),
    ]);
    expect(await page.getByText('never', { exact: true }).count()).toBe(0);
    await page.getByText('Access ended', { exact: true }).waitFor();
    await page.getByText('invited@audit.example').waitFor();
    await lately
      .getByRole('link', { name: /^Terminations/ })
      .first()
      .click();
    await page.waitForURL(new RegExp(`/evidence/${company.leavers}$`));
    await page
      .getByRole('list', { name: 'Looks, newest first' })
      .getByText(/^ada@audit.example revealed 3 rows$/)
      .waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'Everything of Ada Auditor in the audit log' }).first().click();
    await page.getByRole('button', { name: 'One person’s events: show those of everybody' }).waitFor();
    await page.getByRole('button', { name: 'Verify loaded events' }).click();
    await page.getByText('A filtered view cannot show that nothing is missing in between.').waitFor();
  });

  suite.journey('extends, shortens and ends access, and invites with an end', async ({ page }) => {
    await signIn(page, suite.stack.api.url, company.owner);
    await visit(page);
    const endOf = async (email: string): Promise<string | undefined> => {
      const { items } = (await company.owner.get('/api/v1/members?limit=200')).body as { items: { email: string; accessEndsAt: string }[] };
      return items.find((member) => member.email === email)?.accessEndsAt;
    };
    const extend = page.getByRole('button', { name: 'Change the end of access of Ada Auditor' }).last();
    await extend.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Access ends after (UTC)').fill('2020-01-01');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('must be in the future').first().waitFor();
    await dialog.getByLabel('Access ends after (UTC)').fill('2028-03-01');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await endOf('ended@audit.example')).toBe('2028-03-01T23:59:59.000Z');
    await page.getByText('Access ended', { exact: true }).waitFor({ state: 'hidden' });

    await page.getByRole('button', { name: 'End now the access of Ada Auditor' }).last().click();
    await dialog.getByLabel(/Type/).fill('ended@audit.example');
    await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await endOf('ended@audit.example')).toBeUndefined();

    await page.getByRole('button', { name: 'Invite an auditor' }).first().click();
    await dialog.getByLabel('E-mail').fill('next@audit.example');
    expect(await dialog.getByLabel('Role').count()).toBe(0);
    await dialog.getByLabel('Access ends after (UTC)').fill('2028-05-31');
    await dialog.getByRole('button', { name: 'Make invitation' }).click();
    await dialog.getByText('This link is shown once').waitFor();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByText('next@audit.example').waitFor();
  });
});

type Screen = readonly [name: string, address: string, prepare?: (page: Page) => Promise<void>];
const shown = async (page: Page, text: RegExp | string): Promise<void> => page.getByText(text).first().waitFor();
const auditorScreens = (): readonly Screen[] => [
  ['reading-room', '/reading', (page) => page.getByRole('heading', { level: 1, name: 'Reading room' }).waitFor()],
  [
    'reading-sheet',
    `/reading/${company.leavers}`,
    async (page) => {
      await page.getByRole('button', { name: 'Verify now' }).click();
      await shown(page, 'The fingerprint matches.');
      await shown(page, 'revealed 3 rows');
    },
  ],
  [
    'reading-reveal',
    `/reading/${company.leavers}`,
    async (page) => {
      await page.getByRole('button', { name: 'Reveal rows' }).click();
      await shown(page, 'These are rows about people');
    },
  ],
  [
    'reading-revealed',
    `/reading/${company.leavers}`,
    async (page) => {
      await page.getByRole('button', { name: 'Reveal rows' }).click();
      await page.getByRole('button', { name: 'Reveal, and write it to the audit log' }).click();
      await shown(page, '3 rows match their commitment.');
    },
  ],
  [
    'auditor-audit-log',
    '/audit-log',
    async (page) => {
      await page.getByRole('button', { name: 'Verify loaded events' }).click();
      await shown(page, /hashes match/);
      await shown(page, /events checked, no break found/);
    },
  ],
  ['auditor-settings', '/settings/members', (page) => shown(page, 'Nothing lives at this address')],
  ['auditor-assessment', `/assessments/${company.sealed}`, (page) => shown(page, 'Seal digest')],
];
const ownerScreens = (): readonly Screen[] => [
  ['auditors', '/settings/auditors', (page) => shown(page, 'revealed 3 rows')],
  [
    'auditors-end',
    '/settings/auditors',
    async (page) => {
      await page.getByRole('button', { name: 'Change the end of access of Ada Auditor' }).first().click();
      await page.getByLabel('Access ends after (UTC)').waitFor();
    },
  ],
  ['custody', `/evidence/${company.leavers}`, (page) => shown(page, 'revealed 3 rows')],
];

const emptyScreens: readonly Screen[] = [['reading-empty', '/reading', (page) => shown(page, 'Nothing to read yet')]];
const emptyOwnerScreens: readonly Screen[] = [['auditors-empty', '/settings/auditors', (page) => shown(page, 'No auditor has access')]];

async function faultsOf(context: BrowserContext, who: string, screens: readonly Screen[], suffix: string): Promise<readonly string[]> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults: string[] = [];
  await signIn(page, suite.stack.api.url, { ownerEmail: who });
  for (const [name, address, prepare] of screens) {
    await page.goto(`${suite.stack.api.url}${address}`);
    await prepare?.(page);
    // What slides in is looked at when it stands.
    await page.waitForTimeout(400);
    await picture(page, `${name}-${suffix}`);
    for (const violation of await violationsOf(page)) faults.push(`${name}: ${violation}`);
    if (await isTooWide(page)) faults.push(`${name}: scrolls sideways`);
  }
  return faults;
}

describe('the screens of an auditor and about auditors', () => {
  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'have no accessibility violation and no sideways scroll, %s at %i px',
    async (colorScheme, width) => {
      if (suite.browser === null) return;
      const faults: string[] = [];
      for (const [who, screens] of [
        [EMAIL, auditorScreens()],
        [company.owner.ownerEmail, ownerScreens()],
        [nothing.auditor, emptyScreens],
        [nothing.owner, emptyOwnerScreens],
      ] as const) {
        const context = await suite.browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
        faults.push(...(await faultsOf(context, who, screens, `${colorScheme}-${String(width)}`)));
        await context.close();
      }
      expect(faults).toEqual([]);
    },
    180_000,
  );
});
