import { z } from 'zod';

import { type Json, toLocalDate } from '@app/kernel';

import { connectorBreaches, type FixtureCase, type RecordedExchange, type Subject } from './testing.js';
import { answered, bareDefinition, honestPage, type Variation } from './testing/bare-definition.js';
import { runCase, summaryOf } from './testing/run-case.js';

const subjectOf = (variation: Variation): Subject => ({
  definition: bareDefinition(variation),
  today: toLocalDate('2026-11-21'),
  timeZone: 'Europe/Berlin',
  config: { site: 'acme' },
  credential: { token: 'S3cret-0123456789' },
});

const count = (status: string, total: number): RecordedExchange => ({
  request: 'GET /people/count',
  query: { status },
  json: answered([{ id: '1' }], { size: 1, total }),
});
const people = (status: number, json?: Json): RecordedExchange => ({
  request: 'GET /people',
  query: { page: '1' },
  status,
  ...(json === undefined ? {} : { json }),
});
const rows = [
  { id: '1', left: null },
  { id: '2', left: '2026-11-01' },
];
const collect = { operation: 'collect', mode: 'totals', capabilities: {} } as const;

/** The recordings of the invented vendor, with what the honest connector makes of them. */
async function fixtures(): Promise<readonly FixtureCase[]> {
  const healthy = { name: 'healthy', run: collect, exchanges: [count('active', 1), count('inactive', 1), people(200, answered(rows))] };
  const forbidden = { name: 'forbidden', run: collect, exchanges: [count('active', 1), count('inactive', 1), people(403)] };
  return Promise.all([healthy, forbidden].map(async (fixture) => ({ ...fixture, expected: summaryOf((await runCase(subjectOf({}), fixture)).result) })));
}

const loose = z.object({ rows: z.array(z.unknown()).default([]), links: z.object({ next: z.string().nullable() }).optional() });

/** Believes whatever rows arrive and makes up the vendor's count from them. */
const believesEverything: Variation['page'] = async (http, _when, number) => {
  const { rows: got } = await http.get('/people', { query: { page: String(number) }, answer: loose });
  return { rows: got, totalItems: got.length, totalPages: 1, page: 1, pageSize: 100 };
};

/** Turns a refusal into "there is nobody". */
const hushes: Variation['page'] = async (http, _when, number) => {
  try {
    return await honestPage(http, number);
  } catch {
    return { rows: [], totalItems: 0, totalPages: 0, page: 1, pageSize: 100 };
  }
};

/** Goes where the answer points to. */
const followsLinks: Variation['page'] = async (http, _when, number) => {
  const { links } = await http.get('/people', { query: { page: String(number) }, answer: loose });
  if (links?.next !== undefined && links.next !== null) await http.get(new URL(links.next).pathname, { answer: loose });
  return { rows, totalItems: 2, totalPages: 1, page: 1, pageSize: 100 };
};

/** Asks again after a refused key. */
const triesAgain: Variation['page'] = async (http, when, number) => {
  const first = await hushes(http, when, number);
  return first.rows.length > 0 ? first : honestPage(http, number);
};

describe('the suite for connectors', () => {
  it('finds nothing wrong with an honest connector', async () => {
    expect(await connectorBreaches(subjectOf({}), await fixtures())).toEqual(new Map());
  });

  it('fails a connector that ignores truncation', async () => {
    const breaches = await connectorBreaches(subjectOf({ page: believesEverything }), await fixtures());
    expect(breaches.get('a list that is one row short gives no figure')).toEqual([expect.stringContaining('left is still measured: {"count":0}')]);
    expect(breaches.get('an answer that cannot be used gives no figure')).toContainEqual(
      expect.stringContaining('200 with an empty object: left is still measured'),
    );
  });

  it('fails a connector that swallows a 403 into an empty list', async () => {
    const breaches = await connectorBreaches(subjectOf({ page: hushes }), await fixtures());
    expect(breaches.get('an answer that cannot be used gives no figure')).toContainEqual(expect.stringMatching(/HTTP 403: left: The connector carried on/));
    expect(breaches.get('fixtures')).toEqual([expect.stringContaining('forbidden: gave')]);
  });

  it('fails a connector that follows links', async () => {
    const breaches = await connectorBreaches(subjectOf({ page: followsLinks }), await fixtures());
    expect(breaches.get('links in answers are not followed')).toEqual([expect.stringContaining('healthy: ')]);
  });

  it('sees that a connector which tries again gets nowhere: the session is closed', async () => {
    const breaches = await connectorBreaches(subjectOf({ page: triesAgain }), await fixtures());
    expect(breaches.has('a refused key ends all calls and is not tried again')).toBe(false);
  });

  it('fails a recording that is asked for too much or too little, and names the request', async () => {
    const [healthy, ...others] = await fixtures();
    if (healthy === undefined) throw new Error('no case');
    const unused = { ...healthy, exchanges: [...healthy.exchanges, people(200, answered(rows))] };
    const short = { ...healthy, name: 'short', exchanges: healthy.exchanges.slice(0, 2) };
    const breaches = await connectorBreaches(subjectOf({}), [unused, short, ...others]);
    expect(breaches.get('fixtures')).toEqual([
      expect.stringMatching(/recorded but never requested: .*GET \/people/),
      expect.stringMatching(/unrecorded request: .*GET \/people/),
    ]);
  });

  it.each([
    ['someone@company.test', true],
    ['someone@example.com.evil.test', true],
    ['someone@example.com', false],
    ['someone@example.org', false],
  ])('judges the address %s in a recording', async (mail, refused) => {
    const [healthy, ...others] = await fixtures();
    if (healthy === undefined) throw new Error('no case');
    const named = { ...healthy, exchanges: healthy.exchanges.map((exchange) => ({ ...exchange, headers: { 'x-sent-by': mail } })) };
    const breaches = await connectorBreaches(subjectOf({}), [named, ...others]);
    expect(breaches.get('fixtures') ?? []).toEqual(refused ? ['healthy: holds an e-mail address outside example.com and example.org'] : []);
  });

  it('fails a case whose figures are not those expected', async () => {
    const [healthy, ...others] = await fixtures();
    if (healthy === undefined) throw new Error('no case');
    const breaches = await connectorBreaches(subjectOf({}), [{ ...healthy, expected: {} }, { ...healthy, name: 'unwritten', expected: undefined }, ...others]);
    expect(breaches.get('fixtures')).toEqual([expect.stringContaining('healthy: gave'), expect.stringContaining('unwritten: expected.json is missing')]);
  });
});
