import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { ObjectId } from 'mongodb';

import { launchChromium } from '../test/web/launch-chromium.mjs';
import { percentile, row } from './measure.mjs';
import { execute } from './runs.mjs';
import { connect, found } from './stage.mjs';

const CPU_SLOWDOWN = 4;
/** A slow mobile connection, as the browser's own tools simulate it. */
const SLOW_4G = { offline: false, latency: 562, downloadThroughput: 1_440_000 / 8, uploadThroughput: 675_000 / 8 };
const QUIET_MS = 2_500;
const DAYS = 60;

/** The page's own clock: paints, jumps, tasks over 50 ms, and when what the page is for was there. Runs in the page. */
const observer = (wanted) => `(() => {
  const seen = (globalThis.seen = { lcp: 0, cls: 0, tbt: 0, shown: null });
  const on = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true });
  on('largest-contentful-paint', ({ startTime }) => (seen.lcp = startTime));
  on('layout-shift', ({ value, hadRecentInput }) => (seen.cls += hadRecentInput ? 0 : value));
  on('longtask', ({ duration }) => (seen.tbt += Math.max(0, duration - 50)));
  const look = () => {
    if (document.querySelector(${JSON.stringify(wanted)}) === null) requestAnimationFrame(look);
    else seen.shown = performance.now();
  };
  requestAnimationFrame(look);
})()`;

/** The built pages in a real browser on a slowed-down processor and line, each first visited with an empty cache. */
export async function pages(stage, { visits }) {
  const organization = await found(stage, 'pages');
  const { id } = await connect(stage, organization, 'pages', 200);
  await execute(stage, organization.id, id, 'connect');
  const evidenceId = await addHistory(stage, organization.id);
  const browser = await launchChromium();
  const bareServer = createServer((_request, answer) =>
    answer.setHeader('content-type', 'text/html').end('<!doctype html><title>bare</title><h1>One line</h1>'),
  );
  try {
    await once(bareServer.listen(0, '127.0.0.1'), 'listening');
    const bare = await visited(browser, `http://127.0.0.1:${bareServer.address().port}/`, 'h1', visits);
    const all = [
      ['sign-in', '/sign-in', 'input[type=password]', false],
      ['dashboard, first figure', '/', '[class*=_figure_] [class*=_big_]', true],
      ['evidence, first row', '/evidence', 'tbody tr', true],
      ['finding, its figure', `/evidence/${evidenceId}`, '[class*=_sheetRoot_] h2', true],
      ['controls, first row', '/controls', 'tbody tr', true],
      ['audit log, first event', '/audit-log', 'main ol li', true],
      ['connection, its freshness', `/settings/connections/${id}`, '[class*=_track_]', true],
    ];
    const rows = [];
    for (const [name, address, wanted, isInside] of all) {
      const session = isInside ? await cookiesOf(browser, stage.api) : [];
      const measured = await visited(browser, `${stage.api}${address}`, wanted, visits, session);
      rows.push(row(name, 'ms', measured.first.shown, bare.first.shown, noteOf(measured)));
    }
    return rows;
  } finally {
    await browser.close();
    bareServer.close();
  }
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
function noteOf({ first, second }) {
  const paints = `first paint ${first.fcp.toFixed(0)}, largest ${first.lcp.toFixed(0)} ms, jumps ${first.cls.toFixed(3)}, blocked ${first.tbt.toFixed(0)} ms`;
  return `${first.requests} requests, ${kilobytes(first.bytes)}; ${paints}; again: ${second.shown.toFixed(0)} ms, ${second.requests} requests, ${kilobytes(second.bytes)}`;
}

/** A finding per day and figure, so that lists and lines are full. → the id of the newest */
async function addHistory(stage, organizationId) {
  const evidence = stage.db.collection('evidence');
  const patterns = await evidence.find({ organizationId: new ObjectId(organizationId) }).toArray(); // prettier-ignore
  const older = Array.from({ length: DAYS }, (_, day) =>
    patterns.map((pattern) => {
      const at = new Date(pattern.observedAt.getTime() - (day + 1) * 86_400_000);
      return { ...pattern, _id: new ObjectId(), runId: new ObjectId(), observedAt: at, collectedAt: at };
    }),
  );
  await evidence.insertMany(older.flat());
  return String(patterns[0]._id);
}

async function cookiesOf(browser, api) {
  const context = await browser.newContext();
  const answer = await context.request.post(`${api}/api/v1/auth/login`, { data: { email: 'pages@example.com', password: 'correct horse battery' } });
  if (!answer.ok()) throw new Error(`sign-in: ${answer.status()} ${await answer.text()}`);
  const cookies = await context.cookies();
  await context.close();
  return cookies;
}

/** The median visit of several, by when the page was there; each with a cache of its own, then once more with it. */
async function visited(browser, url, wanted, visits, cookies = []) {
  const all = [];
  for (let n = 0; n < visits; n++) {
    const context = await browser.newContext({ viewport: { width: 412, height: 823 } });
    await context.addCookies(cookies);
    all.push({ first: await visit(context, url, wanted), second: await visit(context, url, wanted) });
    await context.close();
  }
  return percentile(
    all.sort((a, b) => a.first.shown - b.first.shown),
    0.5,
  );
}

async function visit(context, url, wanted) {
  const page = await context.newPage();
  const line = await context.newCDPSession(page);
  await line.send('Network.enable');
  await line.send('Network.emulateNetworkConditions', SLOW_4G);
  await line.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
  const traffic = { bytes: 0, requests: 0, lastAt: Date.now() };
  const cached = new Set();
  line.on('Network.requestServedFromCache', ({ requestId }) => cached.add(requestId));
  line.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    traffic.lastAt = Date.now();
    traffic.bytes += encodedDataLength;
    if (!cached.has(requestId) && encodedDataLength > 0) traffic.requests++;
  });
  await page.addInitScript(observer(wanted));
  await page.goto(url, { waitUntil: 'commit', timeout: 60_000 });
  for (const end = Date.now() + 60_000; (await page.evaluate('globalThis.seen.shown')) === null; await sleep(50))
    if (Date.now() > end) throw new Error(`${url} never showed ${wanted}`);
  while (Date.now() - traffic.lastAt < QUIET_MS) await sleep(100);
  const seen = await page.evaluate('({ ...seen, fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 })');
  await page.close();
  return { ...seen, bytes: traffic.bytes, requests: traffic.requests };
}
