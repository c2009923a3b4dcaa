import { mongo } from 'mongoose';
import { type Page } from 'playwright-core';

import { type Owner } from '../support/stack.js';
import { joinAuditor } from './audited-company.js';
import { PATIENCE_MS, signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';
import { isTooWide, picture, violationsOf } from './page-faults.js';
import { bands, type Checkpoint, checkpointsOf, compared, DIALOG, events, keyOf, openLog, signedEvents } from './signed-company.js';

const suite = browserSuite();
const AUDITOR = 'looks@audit.example';
const DAY_MS = 86_400_000;

let own: Owner;
let second: Checkpoint;
let key: string;
beforeAll(async () => {
  if (suite.browser === null) return;
  own = await suite.stack.owner('Larkfield');
  await suite.stack.company('looks');
  await suite.stack.connect(own, 'looks', { label: 'Signed company' });
  await suite.stack.work(own);
  await signedEvents(suite.stack, own, 4);
  await joinAuditor(suite.stack, own, AUDITOR, 60 * DAY_MS);
  [, , second] = (await checkpointsOf(own)) as [Checkpoint, Checkpoint, Checkpoint];
  key = await keyOf(own);
}, 120_000);

const enter = (page: Page, ownerEmail = AUDITOR): Promise<void> => signIn(page, suite.stack.api.url, { ownerEmail });
const open = (page: Page, query = ''): Promise<void> => openLog(page, suite.stack.api.url, query);

describe('the search for a hash', () => {
  const look = async (page: Page, text: string): Promise<void> => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search' }).fill(text);
  };

  suite.journey('leads to the finding, to the events about the same thing, and to the checkpoint', async ({ page }) => {
    await enter(page);
    const [finding] = (await own.get('/api/v1/evidence?type=hr.active_headcount')).body.items as [{ id: string; fingerprint: string }];
    await look(page, finding.fingerprint.slice(0, 8).toUpperCase());
    await page.getByRole('option', { name: new RegExp(`Active headcount.*fingerprint ${finding.fingerprint.slice(0, 8)}.*Evidence`) }).click();
    await page.waitForURL(new RegExp(`/evidence/${finding.id}$`));

    const [event] = (await own.get('/api/v1/audit-events?type=connection.connected')).body.items as [
      { sequence: number; hash: string; target: { id: string } },
    ];
    const { items: about } = (await own.get(`/api/v1/audit-events?targetId=${event.target.id}`)).body as { items: readonly { sequence: number }[] };
    await look(page, event.hash.slice(0, 12));
    await page.getByRole('option', { name: /connection\.connected.*Audit event/ }).click();
    await page.waitForURL(new RegExp(`/audit-log\\?targetId=${event.target.id}$`));
    const chip = page.getByRole('button', { name: `Events about ${event.target.id.slice(0, 8)}…${event.target.id.slice(-4)}: show those about everything` });
    await chip.waitFor();
    await events(page).waitFor();
    const shown = async () => (await events(page).locator(':scope > li').allInnerTexts()).map((line) => Number(/^Sequence\s*(\d+)/.exec(line)?.[1]));
    expect(await shown()).toEqual(about.map(({ sequence }) => sequence));
    expect(about.length).toBeLessThan(10);
    await page.reload();
    await chip.click();
    await page.waitForURL(/\/audit-log$/);
    await bands(page).first().waitFor();
    expect((await shown()).length).toBeGreaterThan(about.length);

    await look(page, second.hash);
    await page.getByRole('option', { name: new RegExp(`Signed checkpoint at ${String(second.sequence)}.*Checkpoint`) }).click();
    await page.waitForURL(/\/audit-log\?checkpoint=\d+$/);
    const card = page.getByRole('region', { name: 'Signed checkpoints' });
    await card.getByText(`Signed checkpoint at ${String(second.sequence)}`).waitFor();
    await card.getByRole('button', { name: 'Show the newest checkpoint' }).click();
    await card.getByText('Newest checkpoint, at').waitFor();
    await open(page, '?checkpoint=0');
    await card.getByText('There is no checkpoint at 0.').waitFor();
  });
});

describe('a long log', () => {
  suite.journey('has each band at its place while only the rows near the window are in the page', async ({ page }) => {
    const long = await suite.stack.owner('Long log');
    await signedEvents(suite.stack, long, 1);
    const database = suite.stack.api.database.root.db(suite.stack.api.database.name);
    const [event, checkpoint] = [
      await database.collection('audit_events').findOne({ hash: (await checkpointsOf(long))[0]?.hash }),
      await database.collection('audit_checkpoints').findOne({ hash: (await checkpointsOf(long))[0]?.hash }),
    ];
    const hash = (n: number): string => n.toString(16).padStart(64, '5');
    const numbers = Array.from({ length: 600 }, (_, n) => n + 100);
    const planted = (row: object | null, n: number) => ({ ...row, _id: new mongo.ObjectId(), sequence: n, hash: hash(n) });
    await database.collection('audit_events').insertMany(numbers.map((n) => ({ ...planted(event, n), eventId: `planted-${String(n)}` })));
    await database.collection('audit_checkpoints').insertMany(numbers.filter((n) => n % 4 === 0).map((n) => planted(checkpoint, n)));
    await enter(page, long.ownerEmail);
    await open(page);
    for (let loaded = 250; loaded <= 450; loaded += 200) {
      await page.getByRole('button', { name: 'Load more' }).click();
      await page.getByText(`${String(loaded)} events, more`).waitFor();
    }
    const rows = events(page).locator(':scope > li[data-index]');
    await rows.first().waitFor();
    for (const share of [0.2, 0.5, 0.8, 0.97]) {
      await page.evaluate(`window.scrollTo(0, document.documentElement.scrollHeight * ${String(share)})`);
      await page.waitForTimeout(500);
      const lines = (await rows.allInnerTexts()).map((line) => line.replace(/\s+/g, ' '));
      expect(lines.length).toBeLessThan(100);
      const marks = lines.map((line) => /^Signed checkpoint at (\d+)/.exec(line)?.[1]);
      expect(marks.filter((mark) => mark !== undefined).length).toBeGreaterThan(2);
      for (const [at, line] of lines.entries()) {
        const sequence = Number(/^Sequence ?(\d+)/.exec(line)?.[1]);
        if (at > 0 && !Number.isNaN(sequence)) expect([sequence, marks[at - 1]]).toEqual([sequence, sequence % 4 === 0 ? String(sequence) : undefined]);
      }
    }
    const of = async (name: string): Promise<number> => Number(await rows.last().getAttribute(name));
    const [index, place, size] = [await of('data-index'), await of('aria-posinset'), await of('aria-setsize')];
    expect(place).toBe(index + 1);
    expect(size).toBeGreaterThan(450 + 100);
  });
});

describe('its screens', () => {
  const looks: readonly (readonly [name: string, query: string, act: (page: Page) => Promise<unknown>])[] = [
    ['log', '', (page) => bands(page).first().waitFor()],
    ['wanted', '?checkpoint=1', (page) => page.getByText('There is no checkpoint at 1.').waitFor()],
    ['about', '?targetId=0123456789abcdef01234567', (page) => page.getByText('No event matches this filter').waitFor()],
    ['dialog', '', (page) => page.getByRole('button', { name: DIALOG }).click()],
    ['contained', '', (page) => compared(page, JSON.stringify(second))],
    ['contained-own-key', '', (page) => compared(page, JSON.stringify(second), key)],
    ['unfit', '', (page) => compared(page, JSON.stringify({ ...second, sequence: 0 }), key)],
    ['not-a-checkpoint', '', (page) => compared(page, 'x', key)],
    [
      'differs',
      '',
      async (page) => {
        await page.route(/audit-events\?limit=1&/, (route) => route.fulfill({ json: { items: [], nextCursor: null } }));
        await compared(page, JSON.stringify(second), key);
      },
    ],
  ];

  it.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'have no accessibility violation and no sideways scroll, %s at %i px',
    async (colorScheme, width) => {
      if (suite.browser === null) return;
      const context = await suite.browser.newContext({ viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      await enter(page);
      const problems: string[] = [];
      for (const [name, query, act] of looks) {
        await page.goto(`${suite.stack.api.url}/audit-log${query}`);
        await page.getByRole('button', { name: /^Save public key/ }).waitFor();
        await act(page);
        await page.waitForTimeout(250);
        await picture(page, `checkpoints-${name}-${colorScheme}-${String(width)}`);
        for (const violation of await violationsOf(page)) problems.push(`${name}: ${violation}`);
        if (await isTooWide(page)) problems.push(`${name}: scrolls sideways`);
      }
      await context.close();
      expect(problems).toEqual([]);
    },
    240_000,
  );
});
