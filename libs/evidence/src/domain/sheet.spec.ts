import { anEvidence, aProvenance } from '../testing.js';
import { limitsOf } from './limits.js';
import { sheetOf, type Standing } from './sheet.js';

const ORG = 'abcdefabcdefabcdefabcdef';
const standing: Standing = {
  confirmationCount: 29,
  lastConfirmedAt: new Date('2026-12-19T03:00:00.000Z'),
  freshness: 'fresh',
  staleAt: new Date('2026-12-21T03:00:00.000Z'),
  current: true,
  supersededBy: null,
};

describe('provenance sheet', () => {
  const row = anEvidence(ORG, { previous: { evidenceId: '4123456789abcdef01234567', count: 50 } });
  const sheet = sheetOf(ORG, row, standing);

  it('tells the source: system, account, host, collector, run and every call with its exact parameters', () => {
    expect(sheet.source).toMatchObject({
      system: 'bamboohr',
      account: 'acme',
      host: 'acme.bamboohr.com',
      collector: { connector: 'bamboohr', version: '1.0.0', mappingVersion: '2026-11', runId: row.runId },
    });
    expect(sheet.source.calls).toEqual(row.provenance.read.calls);
  });

  it('tells the scope: period with bounds and zone, filter, principal, exclusions', () => {
    expect(sheet.scope).toEqual({
      asOf: '2026-11-20',
      timeZone: 'Europe/Berlin',
      period: { start: '2026-11-20', end: '2026-11-20', bounds: '[]' },
      asked: { filter: "status eq 'Active'", window: 'D' },
      principal: { label: 'employee 8', keyFingerprint: 'c'.repeat(64), permissionDigest: 'd'.repeat(64) },
      excluded: { duplicates: 0, unparseable: 0 },
    });
  });

  it('tells completeness: control totals and whether they agree, the previous count and the delta, how often it was seen', () => {
    expect(sheet.completeness).toMatchObject({
      populationCount: 52,
      truncated: false,
      controlTotals: [{ name: 'active + inactive = all', left: 60, right: 60, agree: true }],
      previous: { count: 50, delta: 2 },
      timesObserved: 30,
      lastObservedAt: standing.lastConfirmedAt,
    });
  });

  it('finds its digests in agreement with the row', () => {
    expect(sheet.integrity).toMatchObject({ fingerprintAgrees: true, digestAgrees: true, populationRoot: null });
  });

  it.each([
    ['value', { ...row, value: { count: 53 } }, { fingerprintAgrees: false, digestAgrees: false }],
    [
      'period',
      { ...row, period: { ...row.period, bounds: '[]' as const, start: row.asOf, end: row.asOf }, asOf: row.asOf, timeZone: 'UTC' },
      { fingerprintAgrees: true, digestAgrees: false },
    ],
    ['provenance', { ...row, provenance: aProvenance({ pages: 2 }) }, { fingerprintAgrees: true, digestAgrees: false }],
  ])('says so when the %s is not what was written', (_, altered, expected) => {
    expect(sheetOf(ORG, altered, standing).integrity).toMatchObject(expected);
  });

  it('says so when the row was moved to another organization', () => {
    expect(sheetOf('bbcdefabcdefabcdefabcdef', row, standing).integrity.digestAgrees).toBe(false);
  });
});

describe('limits of a row', () => {
  it('begin with those of the reader and name a count only', () => {
    const limits = limitsOf(anEvidence(ORG, { provenance: aProvenance({ limits: ['Onboarding source unverified.'] }) }));
    expect(limits).toEqual(['Onboarding source unverified.', expect.stringMatching(/^Count only:/)]);
  });

  it('hide nothing that weakens the row', () => {
    const weak = anEvidence(ORG, {
      population: { count: 3, root: 'e'.repeat(64) },
      restates: { evidenceId: '4123456789abcdef01234567', delta: 1 },
      provenance: {
        ...aProvenance({ unparseable: 2, duplicates: 1, reconciliations: [{ name: 'pages = total', left: 3, right: 4 }] }),
        principal: { label: null, keyFingerprint: 'c'.repeat(64), permissionDigest: null },
      },
    });
    expect(limitsOf(weak).join(' ')).toMatch(/disagree: pages = total gave 3 and 4.*2 dates.*1 repeated.*whose key.*not recorded.*Counted again/);
    expect(limitsOf(weak)).not.toContainEqual(expect.stringMatching(/^Count only/));
  });

  it('are none for a row read whole, reconciled and by a known key', () => {
    expect(limitsOf(anEvidence(ORG, { population: { count: 52, root: 'e'.repeat(64) } }))).toEqual([]);
  });
});
