import { type Page } from 'playwright-core';

import { type Owner } from '../support/stack.js';
import { signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';

const suite = browserSuite();
const ROWS = 100_000;
const BATCH = 10_000;
/** What a window of 900 px shows, with the rows kept ready around it. */
const MOST_ROWS = 80;

/** The first page is the service's own; the pages after it are its first row again and again, 10,000 at a time instead of 200. Runs in the page. */
const ANSWER_LONG_PAGES = `(() => {
  const ask = window.fetch;
  let [made, pattern] = [0, null];
  const answer = (body) => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' } });
  window.fetch = async (request) => {
    if (!/\\/api\\/v1\\/evidence\\?/.test(request.url)) return ask(request);
    if (!request.url.includes('cursor=')) {
      const body = await (await ask(request)).json();
      pattern = { ...body.items[0], provenance: {}, scope: {}, controls: [], seals: [] };
      return answer({ ...body, nextCursor: 'more' });
    }
    const items = Array.from({ length: ${String(BATCH)} }, () => ({ ...pattern, id: (made++).toString(16).padStart(24, '0') }));
    return answer({ items, nextCursor: made < ${String(ROWS)} ? 'more-' + made : null });
  };
})()`;

/** Scrolls by `step` px in each frame. → how long the frames took, sorted */
const scrollFrames = (page: Page, step: string): Promise<number[]> =>
  page.evaluate(`(async () => {
    const frames = [];
    let last = performance.now();
    for (let n = 0; n < 100; n++) {
      window.scrollBy(0, ${step});
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      frames.push(now - last);
      last = now;
    }
    return frames.sort((a, b) => a - b);
  })()`);
const WHEEL = '120';
const LEAP = '(document.documentElement.scrollHeight - innerHeight) / 100';

const rowsInPage = (page: Page): Promise<number> => page.locator('tbody tr[data-index]').count();
const scrollTo = async (page: Page, share: number): Promise<void> => {
  await page.evaluate(`window.scrollTo(0, document.documentElement.scrollHeight * ${String(share)})`);
  await page.waitForTimeout(300);
};
const visibleIndex = (page: Page): Promise<number> =>
  page.evaluate(
    'Number([...document.querySelectorAll("tbody tr[data-index]")].find((row) => row.getBoundingClientRect().top > innerHeight / 3)?.ariaRowIndex ?? row.getAttribute("aria-rowindex"))',
  );
const at = (sorted: readonly number[], share: number): string => (sorted[Math.floor(sorted.length * share)] ?? Number.NaN).toFixed(0);
const spread = (times: readonly number[]): string => {
  const sorted = [...times].sort((a, b) => a - b);
  return `${at(sorted, 0.5)} ms p50, ${at(sorted, 0.95)} ms p95`;
};

describe('a list of 100,000 rows', () => {
  let owner: Owner;
  beforeAll(async () => {
    if (suite.browser === null) return;
    owner = await suite.stack.owner('Long');
    await suite.stack.company('long');
    await suite.stack.connect(owner, 'long', { label: 'Long' });
    await suite.stack.work(owner);
  }, 60_000);

  suite.journey(
    'is a whole table of few rows in the page, and scrolls without waiting',
    async ({ page }) => {
      await page.addInitScript(ANSWER_LONG_PAGES);
      await signIn(page, suite.stack.api.url, owner);
      await page.goto(`${suite.stack.api.url}/evidence`);
      const loads: number[] = [];
      for (let rows = 3; rows < ROWS; rows += BATCH) {
        const begun = performance.now();
        await page.getByRole('button', { name: 'Load more' }).click();
        await page.getByText(`${(rows + BATCH).toLocaleString('en')} rows`).waitFor();
        loads.push(performance.now() - begun);
      }
      await page.getByText('100,003 rows').waitFor();
      // The table is drawn a moment after the count below it.
      await page.locator('table[aria-rowcount="100004"]').waitFor();
      expect(await rowsInPage(page)).toBeLessThan(MOST_ROWS);

      await scrollTo(page, 0.5);
      const middle = await visibleIndex(page);
      expect(Math.abs(middle - ROWS / 2)).toBeLessThan(ROWS / 20);
      await scrollTo(page, 1);
      const last = page.locator('tr[aria-rowindex="100004"]');
      await last.waitFor();
      expect(await rowsInPage(page)).toBeLessThan(MOST_ROWS);

      // The focus stays on its row when the window leaves it, and Tab goes on from there.
      await last.getByRole('link').focus();
      await scrollTo(page, 0);
      expect(await page.evaluate('document.activeElement.closest("tr")?.getAttribute("aria-rowindex")')).toBe('100004');
      await page.locator('tr[aria-rowindex="2"]').getByRole('link').focus();
      for (let n = 0; n < 40; n++) await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.closest("tr")?.getAttribute("aria-rowindex")')).toBe('42');

      await scrollTo(page, 0.3);
      const [wheel, leap, inPage] = [await scrollFrames(page, WHEEL), await scrollFrames(page, LEAP), await rowsInPage(page)];
      await page.goto(`${suite.stack.api.url}/alerts`);
      const bare = await scrollFrames(page, WHEEL);
      console.log(
        `100,003 rows: ${String(inPage)} in the page, 10,000 more drawn in ${spread(loads)}; the middle is row ${String(middle)}\n` +
          `frames while the wheel turns ${spread(wheel)}; while every frame leaps 1,000 rows ${spread(leap)}; on an empty page ${spread(bare)}`,
      );
    },
    180_000,
  );
});
