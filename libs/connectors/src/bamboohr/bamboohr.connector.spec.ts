import { join } from 'node:path';

import { describeConnector, loadFixtures } from '@app/connector-sdk/testing.js';
import { toLocalDate } from '@app/kernel';

import { bamboohr } from './bamboohr.connector.js';

const FOLDER = join(import.meta.dirname, 'fixtures');

describeConnector(bamboohr, FOLDER, {
  today: toLocalDate('2026-11-21'),
  timeZone: 'Europe/Berlin',
  config: { subdomain: 'acme' },
  credential: { apiKey: '0123456789abcdef0123456789abcdef01234567' },
});

interface Trap {
  readonly what: string;
  readonly cases: readonly string[];
  /** How it is met where no recording can show it. */
  readonly otherwise?: string;
}

/** The known traps of this vendor, in the order of the connector's list of facts. */
const TRAPS: readonly Trap[] = [
  { what: 'the directory is incomplete, and 404 when empty', cases: ['dataset-hidden-connect'], otherwise: 'the directory is never asked (below)' },
  { what: 'XML without Accept; 200 with an error body', cases: ['xml-answer', 'empty-with-error-inside'] },
  { what: 'empty bodies on 401 and 404; message in a header, once misspelt', cases: ['invalid-key-connect', 'unknown-company-connect'] },
  { what: 'links is a list or an object', cases: ['healthy', 'healthy-paged'] },
  { what: 'BadPage restarts paging', cases: ['bad-page-restarts', 'bad-page-twice'] },
  { what: 'blank dates in four forms; dates nobody can read', cases: ['dates-decide-rows', 'unparseable-date'] },
  { what: 'future terminations', cases: ['dates-decide-rows', 'filter-ignored'] },
  { what: 'future hires', cases: ['healthy-rows', 'dates-decide-rows'] },
  { what: 'fields and people left out silently', cases: ['fields-missing-connect', 'weekly-list-disagrees', 'nobody-visible', 'no-leavers'] },
  { what: 'employment-status names chosen by the customer', cases: [], otherwise: 'their text is never asked for (below)' },
  { what: 'redirect on a wrong subdomain; links to another host', cases: ['wrong-subdomain-connect', 'healthy-paged'] },
  { what: 'lock-out after bad keys shows as 403', cases: ['forbidden-connect', 'forbidden', 'locked-out'] },
  { what: '429 and 503 carry Retry-After', cases: ['rate-limited', 'unavailable-with-wait'] },
  { what: 'unordered pages', cases: ['page-repeated', 'page-clamped', 'list-grows'] },
  { what: 'employeeNumber is not unique', cases: ['conflicting-rows'], otherwise: 'it is never asked for; records are known by eeid (below)' },
  {
    what: 'a deleted employee vanishes without a status',
    cases: [],
    otherwise: 'one reading cannot show it: the number of visible people is reported, and the run compares it with the last one',
  },
  { what: 'data entered late or back-dated', cases: ['healthy'], otherwise: 'the history of 90 days is handed over for restatements' },
  { what: 'the 400-field limit of reports', cases: [], otherwise: 'reports are never asked (below)' },
  { what: 'numbers as strings', cases: ['numbers-as-strings'] },
  { what: 'a plain-text 500', cases: ['plain-text-500-connect'] },
];

describe('the traps of BambooHR', () => {
  const fixtures = loadFixtures(FOLDER);
  const names = new Set(fixtures.map(({ name }) => name));

  it('are all accounted for', () => {
    expect(TRAPS).toHaveLength(20);
    expect(TRAPS.filter(({ cases, otherwise }) => cases.length === 0 && otherwise === undefined)).toEqual([]);
    expect(TRAPS.flatMap(({ cases }) => cases).filter((name) => !names.has(name))).toEqual([]);
  });

  it('are avoided where they can be: no directory, no reports, no employee numbers, no status texts', () => {
    const asked = fixtures.flatMap(({ exchanges }) => exchanges.map(({ request, query, body }) => JSON.stringify([request, query, body])));
    expect(asked.filter((text) => /directory|reports|employeeNumber|"employmentStatus"/.test(text))).toEqual([]);
    const unordered = asked.filter((text) => text.includes('"pageSize":1000') && !text.includes('"orderBy"'));
    expect(unordered).toEqual([]);
  });

  it('hand the terminations of 90 days over, those before the window too', () => {
    const healthy = fixtures.find(({ name }) => name === 'healthy');
    expect(healthy?.expected).toMatchObject({
      outcomes: [
        {},
        {
          metric: 'hr.terminations_30d',
          value: { count: 2 },
          history: { from: '2026-08-23', windowDays: 30, rows: [{ on: '2026-11-10' }, { on: '2026-09-30' }, { on: '2026-10-22' }] },
        },
        {},
      ],
    });
  });
});
