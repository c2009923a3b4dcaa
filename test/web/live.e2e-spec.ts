import { type Page } from 'playwright-core';

import { AlertMonitor } from '@app/alerts';

import { PrivateRedis } from '../support/private-redis.js';
import { type Owner } from '../support/stack.js';
import { signIn } from './browser-session.js';
import { browserSuite } from './browser-suite.js';

let redis: PrivateRedis;
const suite = browserSuite(async () => {
  redis = await PrivateRedis.open();
  return { REDIS_URL: redis.url };
});
afterAll(async () => {
  await redis.close();
});

/** Far below the minute after which a page asks by itself. */
const SOON = { timeout: 8_000 };
const live = (page: Page) => page.getByText('Live', { exact: true }).waitFor();
const polling = (page: Page) => page.getByText('Updating every minute', { exact: true }).waitFor();
const runs = (page: Page, count: number) => page.getByText(`${String(count)} run${count === 1 ? '' : 's'}`, { exact: true });

describe('an open page', () => {
  let owner: Owner;
  let connectionId: string;
  const page = (): Page => suite.tab.page;
  const openConnection = async (): Promise<void> => {
    await signIn(page(), suite.stack.api.url, owner);
    await page().goto(`${suite.stack.api.url}/settings/connections/${connectionId}`);
    await page().getByRole('heading', { name: 'Runs' }).waitFor();
  };
  const syncElsewhere = async (): Promise<void> => {
    suite.stack.advance(61_000);
    expect((await owner.post(`/api/v1/connections/${connectionId}/runs`)).status).toBe(202);
  };
  beforeAll(async () => {
    if (suite.browser === null) return;
    owner = await suite.stack.owner('Living');
    await suite.stack.company('living');
    connectionId = ((await suite.stack.connect(owner, 'living', { label: 'Living' })).body as { id: string }).id;
    await suite.stack.work(owner);
  }, 60_000);

  suite.journey('shows a run that somebody else asked for, and its end, without being loaded again', async () => {
    await openConnection();
    await live(page());
    await runs(page(), 1).waitFor();
    await syncElsewhere();
    const begun = performance.now();
    await suite.stack.work(owner);
    const ended = performance.now();
    await runs(page(), 2).waitFor(SOON);
    await page()
      .getByRole('button', { name: /Succeeded/ })
      .nth(1)
      .waitFor(SOON);
    console.log(`a run elsewhere took ${(ended - begun).toFixed(0)} ms; ${Math.max(0, performance.now() - ended).toFixed(0)} ms later its end was in the page`);
  });

  suite.journey('counts an alert when the monitor opens it', async () => {
    await signIn(page(), suite.stack.api.url, owner);
    await page().goto(`${suite.stack.api.url}/evidence`);
    await live(page());
    expect(await page().getByRole('link', { name: 'Alerts', exact: true }).count()).toBe(1);
    await suite.stack.scenario('living', { name: 'wrong-key' });
    await syncElsewhere();
    await suite.stack.work(owner);
    await suite.stack.api.app.get(AlertMonitor).tick();
    await page()
      .getByRole('link', { name: /^Alerts.*1 need attention/ })
      .waitFor(SOON);
    await suite.stack.scenario('living', { name: 'healthy' });
    await owner.post(`/api/v1/connections/${connectionId}/reauthorize`, { credential: { apiKey: suite.stack.sandbox.apiKey('living') } });
    await suite.stack.work(owner);
    await suite.stack.api.app.get(AlertMonitor).tick();
    await page().getByRole('link', { name: 'Alerts', exact: true }).waitFor(SOON);
  });

  suite.journey('asks every minute where nothing can be streamed to it', async () => {
    await page().clock.install();
    await page().route('**/api/v1/live', (route) => route.abort());
    await openConnection();
    await polling(page());
    const before = Number(
      (
        await page()
          .getByText(/^\d+ runs$/)
          .textContent()
      )?.split(' ')[0],
    );
    await syncElsewhere();
    await suite.stack.work(owner);
    await page().waitForTimeout(1_500);
    expect(await runs(page(), before + 1).count()).toBe(0);
    await page().clock.fastForward(61_000);
    await runs(page(), before + 1).waitFor();
  });

  suite.journey('works on without Redis, and catches up with what it missed when Redis is back', async () => {
    await openConnection();
    await live(page());
    await redis.kill();
    await polling(page());
    expect((await owner.patch(`/api/v1/connections/${connectionId}`, { label: 'Renamed meanwhile' })).status).toBe(200);
    await page().getByRole('link', { name: 'Evidence', exact: true }).click();
    await page().getByRole('link', { name: 'Active employees' }).first().click();
    await page().getByRole('button', { name: 'Verify now' }).click();
    await page().getByText('The fingerprint matches.').waitFor();
    await page().goBack();
    await page().goBack();
    await page()
      .getByRole('heading', { level: 1, name: /Living|Renamed/ })
      .waitFor();
    await redis.start();
    await page().getByText('Live', { exact: true }).waitFor({ timeout: 40_000 });
    await page().getByRole('heading', { level: 1, name: 'Renamed meanwhile' }).waitFor(SOON);
  });
});
