import { mkdirSync } from 'node:fs';
import path from 'node:path';

import { type Browser, type Page } from 'playwright-core';

import { AlertMonitor } from '@app/alerts';
import { DeliverySender } from '@app/channels';

import { PASSWORD } from '../support/api.js';
import { client } from '../support/api-client.js';
import { startReceiver, type TestReceiver } from '../support/receiver.js';
import { type Owner, startStack, type TestStack } from '../support/stack.js';
import { signIn, watch } from './browser-session.js';
import { builtPages } from './built-pages.js';
import { findBrowser } from './chromium.js';
import { isTooWide, violationsOf } from './page-faults.js';

/** Where to put pictures for a person to look at; none are taken without it. */
const PICTURES = process.env['ATTESTA_SCREENSHOTS'];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let browser: Browser | null;
let receiver: TestReceiver;
let stack: TestStack;
let owner: Owner;
let connection: string;
let draft: string;

beforeAll(async () => {
  browser = await findBrowser();
  if (browser === null) return;
  if (PICTURES !== undefined) mkdirSync(PICTURES, { recursive: true });
  receiver = await startReceiver();
  stack = await startStack({ webFolder: builtPages(), environment: { EGRESS_ALLOW_LOOPBACK: 'true' } });
  stack.noon();
  owner = await stack.owner('Larkfield Labs');
  await stack.company('larkfield', { people: 214 });
  connection = (await stack.connect(owner, 'larkfield', { label: 'Larkfield Labs' })).body.id as string;
  await stack.work(owner);
  const { body } = await owner.post('/api/v1/invitations', { email: 'second@example.org', role: 'admin' });
  const token = String(body.link).split('#token=')[1];
  await client(stack.api.url).post('/api/v1/invitations/accept', { token, password: PASSWORD, name: 'Grace Second' });
  await owner.post('/api/v1/invitations', { email: 'late@example.org', role: 'admin' });
  draft = await draftOf(owner);
  await failedAlert(owner);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  if (browser === null) return;
  await stack.stop({ problemsExpected: true });
  await receiver.close();
});

async function draftOf(who: Owner): Promise<string> {
  const today = stack.api.clock.now();
  const day = (daysAgo: number): string => new Date(today.getTime() - daysAgo * DAY_MS).toISOString().slice(0, 10);
  const { body } = await who.post('/api/v1/assessments', { name: 'SOC 2, this month', framework: 'soc2', period: { start: day(20), end: day(0) } });
  await who.post(`/api/v1/assessments/${body.id as string}/evidence`, { controlId: 'CC6.2', type: 'hr.terminations_30d' });
  return body.id as string;
}

/** An alert whose receiver says no until nothing is tried any more. */
async function failedAlert(who: Owner): Promise<void> {
  receiver.on('/alerts', (response) => response.writeHead(404).end());
  await who.post('/api/v1/alert-channels', { kind: 'webhook', label: 'On call', events: ['connection.stale'], url: `${receiver.url}/alerts` });
  await stack.scenario('larkfield', { name: 'unavailable' });
  stack.advance(49 * HOUR_MS);
  await telling(who);
  for (let hour = 0; hour < 3; hour++) {
    stack.advance(HOUR_MS);
    await telling(who);
  }
}
async function telling(who: Owner): Promise<void> {
  await stack.work(who);
  await stack.api.app.get(AlertMonitor).tick();
  await stack.api.app.get(DeliverySender).tick();
}

type Stop = readonly [name: string, address: string, ready: RegExp, press?: string | RegExp | null, act?: (page: Page) => Promise<void>];
const stops = (): readonly Stop[] => [
  ['account', '/account', /Your account/],
  ['organization', '/settings/organization', /Organization/],
  ['organization-counted', '/settings/organization', /Organization/, 'Count now', (page) => page.getByText(/Counted \d|Nothing is old enough/).waitFor()],
  ['organization-refused', '/settings/organization', /Organization/, null, refusedRetention],
  ['organization-delete', '/settings/organization', /Organization/, 'Delete organization'],
  ['members', '/settings/members', /Members/],
  ['member-role', '/settings/members', /Members/, 'Change role of Grace Second', chosenAuditor],
  ['member-last-owner', '/settings/members', /Members/, /^Change role of (?!Grace)/, refusedStepDown],
  ['member-remove', '/settings/members', /Members/, 'Remove Grace Second'],
  ['member-invite', '/settings/members', /Members/, 'Invite a person'],
  ['invitation-renew', '/settings/members', /Members/, 'New link for late@example.org'],
  ['api-keys', '/settings/api-keys', /API keys/],
  ['api-key-new', '/settings/api-keys', /API keys/, 'New API key'],
  ['api-key-revoke', '/settings/api-keys', /API keys/, 'Revoke test'],
  ['channels', '/settings/alert-channels', /Alert channels/],
  ['channel-messages', '/settings/alert-channels', /Alert channels/, 'All messages to On call'],
  ['channel-change', '/settings/alert-channels', /Alert channels/, 'Change On call'],
  ['connection', `/settings/connections/${connection}`, /Larkfield/],
  ['connection-change', `/settings/connections/${connection}`, /Larkfield/, 'Change name and read mode'],
  ['assessment-draft', `/assessments/${draft}`, /SOC 2/],
  ['assessment-change', `/assessments/${draft}`, /SOC 2/, 'Change'],
  ['assessment-note', `/assessments/${draft}`, /SOC 2/, 'Note on CC6.2'],
];

async function refusedRetention(page: Page): Promise<void> {
  await page.getByLabel('Records, in months').fill('7');
  await page.getByRole('button', { name: 'Save retention' }).click();
  await page.getByRole('alert').waitFor();
}
async function chosenAuditor(page: Page): Promise<void> {
  await page.getByRole('dialog').getByLabel('Role').selectOption('auditor');
}
async function refusedStepDown(page: Page): Promise<void> {
  await page.getByRole('dialog').getByLabel('Role').selectOption('admin');
  await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
  await page.getByText('An organization keeps at least one owner.').waitFor();
}

async function open(page: Page, [, address, ready, press, act]: Stop): Promise<void> {
  if (page.url() === `${stack.api.url}${address}`) await page.keyboard.press('Escape');
  else {
    await page.goto(`${stack.api.url}${address}`);
    await page.getByRole('heading', { level: 1, name: ready, includeHidden: true }).waitFor();
    await page.waitForLoadState('networkidle');
  }
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  if (press !== undefined && press !== null)
    await page
      .getByRole('button', { name: press, exact: typeof press === 'string' })
      .first()
      .click();
  await act?.(page);
  await page.waitForTimeout(300);
}

describe('each settings screen and dialog', () => {
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
      await signIn(page, stack.api.url, owner);
      for (const stop of stops()) {
        await open(page, stop);
        const [name] = stop;
        if (PICTURES !== undefined)
          await page.screenshot({
            path: path.join(PICTURES, `${name}-${colorScheme}-${String(width)}.png`),
            fullPage: (await page.getByRole('dialog').count()) === 0,
          });
        for (const violation of await violationsOf(page)) problems.push(`${name}: ${violation}`);
        if (await isTooWide(page)) problems.push(`${name}: scrolls sideways`);
      }
      await context.close();
      expect(problems).toEqual([]);
      expect(complaints).toEqual([]);
    },
    180_000,
  );
});

describe('by a dialog', () => {
  const visit = async (stop: Stop, look: (page: Page) => Promise<void>): Promise<void> => {
    if (browser === null) return;
    const { page, context, complaints } = await watch(await browser.newContext({ viewport: { width: 1280, height: 900 } }));
    await signIn(page, stack.api.url, owner);
    await open(page, stop);
    await look(page);
    await context.close();
    expect(complaints).toEqual([]);
  };

  it('a message that never arrived is sent again, and arrives', async () => {
    await visit(['messages', '/settings/alert-channels', /Alert channels/, 'All messages to On call'], async (page) => {
      await page.getByRole('dialog').getByText('Not delivered').waitFor();
      receiver.on('/alerts', (response) => response.end('ok'));
      await page.getByRole('button', { name: 'Send again' }).click();
      await page.getByRole('dialog').getByText('Being delivered').waitFor();
      await telling(owner);
      await page.reload();
      await page.getByText('last alert was delivered').waitFor();
      expect(receiver.at('/alerts').length).toBeGreaterThan(3);
    });
  }, 60_000);

  it('a draft is renamed, noted, and loses a finding that was attached', async () => {
    await visit(['draft', `/assessments/${draft}`, /SOC 2/, 'Change'], async (page) => {
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Name').fill('SOC 2, November');
      await dialog.getByLabel(/^CC6\.4/).uncheck();
      await dialog.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('heading', { level: 1, name: /SOC 2, November/ }).waitFor();
      expect(await page.getByRole('link', { name: 'CC6.4', exact: true }).count()).toBe(0);
      await page.getByRole('button', { name: 'Note on CC6.2' }).click();
      await dialog.getByLabel('Note').fill('Leavers are followed up by the help desk.');
      await dialog.getByRole('button', { name: 'Save note' }).click();
      await page.getByText('Leavers are followed up by the help desk.', { exact: true }).waitFor();
      await page.getByRole('button', { name: /^Detach Terminations, last 30 days .+ from CC6\.2$/ }).click();
      await page.getByRole('button', { name: /^Detach .+ from CC6\.2$/ }).waitFor({ state: 'detached' });
      expect((await owner.get(`/api/v1/assessments/${draft}`)).body.evidenceCount).toBe(0);
    });
  }, 60_000);
});
