import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { type Page } from 'playwright-core';

import { type Owner } from '../support/stack.js';
import { temporaryHome } from '../support/temporary-home.js';
import { joinAuditor } from './audited-company.js';
import { signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';
import { picture } from './page-faults.js';
import { bands, type Checkpoint, checkpointsOf, compared, DIALOG, events, keyOf, openLog, signedEvents } from './signed-company.js';

const suite = browserSuite();
const AUDITOR = 'held@audit.example';
const DAY_MS = 86_400_000;
const DOCUMENT = path.resolve(import.meta.dirname, '../../docs/operations.md');
const [CONTAINED, DIFFERS, UNFIT] = [
  'still contains what was signed.',
  'differs from what was signed.',
  'signature does not belong to this key or organization.',
];
const TRUSTS = 'This trusts the service for the key';

let own: Owner;
let other: Owner;
let second: Checkpoint;
let key: string;
beforeAll(async () => {
  if (suite.browser === null) return;
  [own, other] = [await suite.stack.owner('Larkfield'), await suite.stack.owner('Brightwater')];
  await suite.stack.company('signed');
  await suite.stack.connect(own, 'signed', { label: 'Signed company' });
  await suite.stack.work(own);
  await signedEvents(suite.stack, own, 4);
  await signedEvents(suite.stack, other, 1);
  await joinAuditor(suite.stack, own, AUDITOR, 60 * DAY_MS);
  [, , second] = (await checkpointsOf(own)) as [Checkpoint, Checkpoint, Checkpoint];
  key = await keyOf(own);
}, 120_000);

const enter = (page: Page, ownerEmail = AUDITOR): Promise<void> => signIn(page, suite.stack.api.url, { ownerEmail });
const open = (page: Page, query = ''): Promise<void> => openLog(page, suite.stack.api.url, query);

describe('checkpoints in the audit log', () => {
  suite.journey('stand above the event that was signed, page by page, and in no filtered view', async ({ page }) => {
    await enter(page);
    // The same server, asked for one checkpoint at a time: each page is read that the loaded events need.
    let pages = 0;
    await page.route('**/api/v1/audit-checkpoints?*', async (route) => {
      pages++;
      await route.continue({
        url: route
          .request()
          .url()
          .replace(/limit=\d+/, 'limit=1'),
      });
    });
    await open(page);
    const all = await checkpointsOf(own);
    await bands(page).nth(3).waitFor();
    expect(pages).toBe(4);
    const lines = (await events(page).locator(':scope > li').allInnerTexts()).map((line) => line.replace(/\s+/g, ' '));
    for (const { sequence, hash, keyId } of all) {
      const at = lines.findIndex((line) => line.includes(`Signed checkpoint at ${String(sequence)} `));
      expect(lines[at]).toContain(`${hash.slice(0, 8)}…${hash.slice(-4)}`);
      expect(lines[at]).toContain(`Key ${keyId.slice(0, 8)}…`);
      expect(lines[at]).not.toContain('The log was changed');
      expect(lines[at + 1]).toMatch(new RegExp(`^Sequence ?${String(sequence)} .*${hash.slice(0, 8)}…${hash.slice(-4)}`));
    }
    expect(lines.filter((line) => line.includes('Signed checkpoint'))).toHaveLength(all.length);
    await page.getByRole('button', { name: 'Verify loaded events' }).click();
    await page.getByText(/hashes match, no link is missing/).waitFor();
    await page.getByRole('search', { name: 'Filter events' }).locator('select').first().selectOption('keys');
    await page.waitForURL(/group=keys/);
    await bands(page).first().waitFor({ state: 'detached' });
    expect(await page.getByText('Newest checkpoint, at').count()).toBe(1);
    await page.getByRole('search', { name: 'Filter events' }).locator('select').first().selectOption('');
    await bands(page).nth(3).waitFor();
  });

  suite.journey('are saved as the API gives them, with the key, and the program of the documentation takes both', async ({ page }) => {
    await enter(page);
    await open(page);
    const saved = async (name: string): Promise<string> => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]);
      return readFileSync(await download.path(), 'utf8');
    };
    const [checkpoint, pem] = [await saved(`Save checkpoint at ${String(second.sequence)}`), await saved('Save public key')];
    expect(JSON.parse(checkpoint)).toEqual((await own.get(`/api/v1/audit-checkpoints?limit=1&cursor=${String(second.sequence + 1)}`)).body.items[0]);
    expect(pem).toBe(key);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export as NDJSON' }).click()]);
    const home = await temporaryHome();
    const program = /```js\n(\/\/ node check-checkpoint[\s\S]*?)```/.exec(readFileSync(DOCUMENT, 'utf8'))?.[1] ?? '';
    const files = { 'check-checkpoint.mjs': program, 'checkpoint.json': checkpoint, 'key.pem': pem, 'events.ndjson': readFileSync(await download.path()) };
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(home.path, name), text);
    expect(spawnSync(process.execPath, Object.keys(files), { cwd: home.path }).status).toBe(0);
    await home.remove();

    expect(await compared(page, checkpoint, pem)).toContain(CONTAINED);
  });
});

describe('a checkpoint that an auditor holds', () => {
  suite.journey('passes: plainly with the held key, and with a word of warning with the key of the service', async ({ page }) => {
    await enter(page);
    await open(page);
    const withKey = await compared(page, JSON.stringify(second), key);
    expect(withKey).toContain(CONTAINED);
    expect(withKey).toContain('fits the key you hold');
    expect(withKey).not.toContain(TRUSTS);
    const without = await compared(page, JSON.stringify(second, null, 4));
    expect(without).toContain(CONTAINED);
    expect(without).toContain(TRUSTS);
    expect(without).toContain('What this cannot show');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.locator('button:focus', { hasText: DIALOG }).waitFor();
  });

  suite.journey('is told from one that was changed, is another’s, or is no checkpoint at all', async ({ page }) => {
    await enter(page);
    await open(page);
    const [theirs] = (await checkpointsOf(other)) as [Checkpoint];
    const told = async (checkpoint: unknown, chosen: string | undefined, ...words: readonly string[]): Promise<void> => {
      const said = await compared(page, typeof checkpoint === 'string' ? checkpoint : JSON.stringify(checkpoint), chosen);
      for (const word of words) expect(said).toContain(word);
      for (const verdict of [CONTAINED, DIFFERS, UNFIT]) if (!words.includes(verdict)) expect(said).not.toContain(verdict);
    };
    const tampered = second.statement.replace(/sequence \d+/, `sequence ${String(second.sequence - 1)}`);
    await told({ ...second, statement: tampered, sequence: second.sequence - 1 }, key, UNFIT, 'changed after it was signed');
    await told({ ...second, statement: tampered, sequence: second.sequence - 1 }, undefined, UNFIT, 'changed after it was signed');
    await told({ ...second, sequence: second.sequence - 1 }, key, UNFIT, 'shows another number, hash, time or key');
    await told({ ...second, keyId: '0'.repeat(32) }, key, UNFIT, 'shows another number, hash, time or key');
    await told({ ...second, keyId: '0'.repeat(32) }, undefined, UNFIT, 'does not hand out');
    await told(second, await keyOf(other), UNFIT, 'names another key than the one that you chose');
    await told(theirs, undefined, UNFIT, 'another organization');
    await told(theirs, await keyOf(other), UNFIT, 'another organization');
    await told('{"items":[]}', key, 'This file is not a checkpoint.');
    await told(key, undefined, 'This file is not a checkpoint.');
    await told(`${JSON.stringify(second)}${' '.repeat(70_000)}`, undefined, 'This file is not a checkpoint.');
    await told(second, JSON.stringify(second), 'The key file is not a public key of checkpoints.');
    await told(second, key, CONTAINED);
  });

  suite.journey('cannot be checked by a browser that knows no Ed25519, or without https, and the page says so', async ({ page }) => {
    await enter(page);
    await open(page);
    await page.evaluate('SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException("x", "NotSupportedError"))');
    expect(await compared(page, JSON.stringify(second), key)).toContain('It does not know Ed25519 signatures.');
    await page.evaluate('Object.defineProperty(Crypto.prototype, "subtle", { value: undefined })');
    expect(await compared(page, JSON.stringify(second), key)).toContain('not opened over https');
    await page.route('**/api/v1/audit-checkpoints/keys', (route) => route.abort());
    expect(await compared(page, JSON.stringify(second))).toContain('The request did not get an answer.');
  });

  suite.journey('shows a log that was altered, rewritten, holed or cut in the database; the band beside the event says so too', async ({ page }) => {
    const victim = await suite.stack.owner('Rewritten');
    await signedEvents(suite.stack, victim, 3);
    const [newest, middle] = (await checkpointsOf(victim)) as [Checkpoint, Checkpoint];
    const theirs = await keyOf(victim);
    const rows = suite.stack.api.database.root
      .db(suite.stack.api.database.name)
      .collection<{ organizationId: unknown; sequence: number; body: string; hash: string }>('audit_events');
    const event = { organizationId: (await rows.findOne({ hash: middle.hash }))?.organizationId, sequence: middle.sequence };
    await enter(page, victim.ownerEmail);
    await open(page);
    const told = async (checkpoint: Checkpoint, ...words: readonly string[]): Promise<void> => {
      const said = await compared(page, JSON.stringify(checkpoint), theirs);
      for (const word of words) expect(said).toContain(word);
      await page.keyboard.press('Escape');
    };
    const band = (sequence: number) => bands(page).filter({ hasText: `Signed checkpoint at ${String(sequence)}` });
    await told(middle, CONTAINED);

    const { body = '' } = (await rows.findOne(event)) ?? {};
    await rows.updateOne(event, { $set: { body: body.replace('"role":"auditor"', '"role":"owner"') } });
    expect((await rows.findOne(event))?.body).not.toBe(body);
    await told(middle, DIFFERS, 'its content does not give it', 'Keep this checkpoint file', 'tell whoever runs Attesta');
    await rows.updateOne(event, { $set: { body } });
    await told(middle, CONTAINED);

    await rows.updateOne(event, { $set: { hash: 'f'.repeat(64) } });
    await told(middle, DIFFERS, 'is there with another hash');
    await open(page);
    await band(middle.sequence).getByText('The event below has another hash.').waitFor();
    expect(await band(newest.sequence).innerText()).not.toContain('The log was changed');
    await page.getByRole('button', { name: DIALOG }).click();
    await picture(page, 'checkpoints-rewritten-dialog');
    await page.keyboard.press('Escape');
    await picture(page, 'checkpoints-rewritten');

    await rows.deleteOne(event);
    await told(middle, DIFFERS, `the last one before it is ${String(middle.sequence - 1)}`);
    await open(page);
    await band(middle.sequence)
      .getByText(`There is no event ${String(middle.sequence)} in the log.`)
      .waitFor();
    await told(newest, CONTAINED);

    await rows.deleteMany({ organizationId: event.organizationId, sequence: { $gte: middle.sequence } } as never);
    await told(newest, DIFFERS, 'The log was cut after it was signed.', 'A restored older backup looks the same');
  });
});
