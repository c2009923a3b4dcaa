import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { buffer } from 'node:stream/consumers';

import { mongo } from 'mongoose';
import { type Page } from 'playwright-core';

import { type Owner } from '../support/stack.js';
import { signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';

const suite = browserSuite();
const ROWS = 100;
const MOST_SHIFT = 0.1;
const DAY_MS = 86_400_000;
/** So slow that the parts of a page come one after the other, and what moves is seen to move. */
const LINE = { offline: false, latency: 150, downloadThroughput: 400_000, uploadThroughput: 400_000 };

/** How far parts of the page moved that nobody had touched, and which. Runs in the page. */
const WATCH = `(() => {
  const shifts = (globalThis.shifts = []);
  const nameOf = (node) => (node === null ? 'gone' : node.nodeName + ' ' + (node.textContent ?? '').slice(0, 40));
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries()) if (!hadRecentInput) shifts.push({ value, moved: sources.map(({ node }) => nameOf(node)) });
  }).observe({ type: 'layout-shift', buffered: true });
})()`;
interface Shift {
  readonly value: number;
  readonly moved: readonly string[];
}
const shiftsOf = (page: Page): Promise<readonly Shift[]> => page.evaluate('globalThis.shifts');
const sum = (shifts: readonly Shift[]): number => shifts.reduce((total, { value }) => total + value, 0);

describe('fast pages', () => {
  let owner: Owner;
  let connectionId: string;
  let evidenceId: string;
  beforeAll(async () => {
    if (suite.browser === null) return;
    owner = await suite.stack.owner('Fast');
    await suite.stack.company('fast');
    connectionId = (await suite.stack.connect(owner, 'fast', { label: 'Fast' })).body.id as string;
    await suite.stack.work(owner);
    evidenceId = (await owner.get('/api/v1/evidence?limit=1')).body.items[0].id as string;
    await addHistory();
  }, 60_000);

  /** Rows as of earlier days. No two readings have a digest in common, so that what the line saves is what it would save of real ones. */
  async function addHistory(): Promise<void> {
    const { root, name } = suite.stack.api.database;
    const evidence = root.db(name).collection('evidence');
    const patterns = await evidence.find({ organizationId: new mongo.ObjectId(owner.organizationId) }).toArray();
    const older = Array.from({ length: ROWS }, (_, n) => {
      const pattern = patterns[n % patterns.length] ?? {};
      const at = new Date(suite.stack.api.clock.now().getTime() - Math.ceil((n + 1) / patterns.length) * DAY_MS);
      const { provenance } = pattern as { readonly provenance?: unknown };
      const own = JSON.stringify(provenance).replaceAll(/[0-9a-f]{64}/g, () => randomBytes(32).toString('hex'));
      return { ...pattern, _id: new mongo.ObjectId(), runId: new mongo.ObjectId(), observedAt: at, collectedAt: at, provenance: JSON.parse(own) as object };
    });
    await evidence.insertMany(older);
  }

  /** Bytes of a body as they came, with `accept` as the client says what it takes. */
  async function bytesOf(path: string, accept: string): Promise<number> {
    const request = http.get(`${suite.stack.api.url}${path}`, { headers: { ...owner.headers, 'accept-encoding': accept } });
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
    expect([path, answer.statusCode]).toEqual([path, 200]);
    return (await buffer(answer)).length;
  }

  suite.journey('the answers behind the dashboard and the evidence list are at most a fifth on the line', async () => {
    const figures = `/api/v1/evidence?connectionId=${connectionId}&limit=50`;
    for (const path of [`/api/v1/evidence?limit=${String(ROWS)}`, figures, '/api/v1/coverage?framework=soc2']) {
      const [plain, br, gzip] = [await bytesOf(path, 'identity'), await bytesOf(path, 'br'), await bytesOf(path, 'gzip')];
      console.log(`${path}: ${String(plain)} bytes, brotli ${String(br)}, gzip ${String(gzip)}`);
      expect(br).toBeLessThan(plain / 5);
      expect(gzip).toBeLessThan(plain / 5);
    }
  });

  const PAGES = ['/', '/evidence', '/evidence/:evidence', '/controls', '/audit-log', '/settings/connections/:connection'] as const;
  suite.journey(
    'nothing that somebody may be reading moves while a page fills',
    async ({ page, context }) => {
      await signIn(page, suite.stack.api.url, owner);
      const line = await context.newCDPSession(page);
      await line.send('Network.enable');
      await line.send('Network.emulateNetworkConditions', LINE);
      await page.addInitScript(WATCH);
      for (const width of [412, 1280]) {
        await page.setViewportSize({ width, height: 823 });
        for (const path of PAGES) {
          await page.goto(`${suite.stack.api.url}${path.replace(':connection', connectionId).replace(':evidence', evidenceId)}`);
          await page.getByRole('heading', { level: 1 }).waitFor();
          await page.waitForTimeout(2_500);
          const shifts = await shiftsOf(page);
          console.log(`${path} at ${String(width)} px: ${sum(shifts).toFixed(3)}`);
          expect([path, width, sum(shifts) < MOST_SHIFT ? [] : shifts]).toEqual([path, width, []]);
        }
      }
      // The watch sees what moves.
      await page.evaluate("document.querySelector('main').prepend(Object.assign(document.createElement('p'), { style: 'height: 300px' }))");
      await page.waitForTimeout(500);
      expect(sum(await shiftsOf(page))).toBeGreaterThan(MOST_SHIFT);
    },
    120_000,
  );

  suite.journey('what a page asks first is asked while its scripts arrive, and once', async ({ page }) => {
    await signIn(page, suite.stack.api.url, owner);
    // The dashboard, where a sign-in leads, may still be asking.
    await page.goto('about:blank');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url().slice(suite.stack.api.url.length)));
    await page.goto(`${suite.stack.api.url}/evidence`);
    await page.locator('tbody tr').first().waitFor();
    await page.waitForTimeout(500);
    const early = ['/api/v1/auth/me', '/api/v1/connections?limit=200', '/api/v1/evidence?limit=50'];
    for (const address of early) expect([address, asked.filter((one) => one === address).length]).toEqual([address, 1]);
    // Whatever the shell asks, it asks when it is drawn, which is after these.
    const drawn = asked.indexOf('/api/v1/auth/organizations');
    expect(early.every((address) => asked.indexOf(address) < drawn)).toBe(true);
  });

  suite.journey('an answer from before a sign-in is not taken for one after it', async ({ page }) => {
    await page.goto(`${suite.stack.api.url}/evidence`);
    await page.waitForURL((address) => address.pathname === '/sign-in');
    await page.getByLabel('E-mail').fill(owner.ownerEmail);
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.locator('tbody tr').first().waitFor();
    expect(new URL(page.url()).pathname).toBe('/evidence');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
