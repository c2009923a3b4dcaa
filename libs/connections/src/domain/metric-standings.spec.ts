import { type ConnectorDefinition } from '@app/connector-sdk';

import { type MetricStanding } from './connection.js';
import { metricStandings } from './metric-standings.js';

const definition = {
  metrics: { 'hr.headcount': {}, 'hr.onboarding': { requires: 'tasks' } },
} as unknown as Pick<ConnectorDefinition, 'metrics'>;
const expectedOf = (standings: readonly MetricStanding[]): Record<string, boolean> =>
  Object.fromEntries(standings.map(({ metric, expected }) => [metric, expected]));
const measuredAt = new Date('2026-11-20T03:00:00Z');
const before = (expected: boolean): readonly MetricStanding[] => [
  { metric: 'hr.headcount', expected: true, lastMeasuredAt: measuredAt, lastOutcome: 'measured', lastReason: null },
  { metric: 'hr.onboarding', expected, lastMeasuredAt: null, lastOutcome: 'inconclusive', lastReason: 'not-available' },
  { metric: 'hr.gone', expected: true, lastMeasuredAt: measuredAt, lastOutcome: 'measured', lastReason: null },
];

describe('metricStandings', () => {
  it.each([
    ['available', true],
    ['unavailable', false],
    ['unknown', false],
  ] as const)('of a new connection expects what needs nothing, and what is %s: %s', (state, expected) => {
    expect(metricStandings(definition, { tasks: state }, [])).toEqual([
      { metric: 'hr.headcount', expected: true, lastMeasuredAt: null, lastOutcome: null, lastReason: null },
      { metric: 'hr.onboarding', expected, lastMeasuredAt: null, lastOutcome: null, lastReason: null },
    ]);
  });

  it('does not expect what was never probed', () => {
    expect(expectedOf(metricStandings(definition, {}, []))).toEqual({ 'hr.headcount': true, 'hr.onboarding': false });
  });

  it('keeps expecting what was available once: losing it is a finding, not an excuse', () => {
    expect(expectedOf(metricStandings(definition, { tasks: 'unavailable' }, before(true)))).toEqual({ 'hr.headcount': true, 'hr.onboarding': true });
  });

  it('begins to expect what a new key is offered', () => {
    expect(expectedOf(metricStandings(definition, { tasks: 'available' }, before(false)))).toEqual({ 'hr.headcount': true, 'hr.onboarding': true });
  });

  it('keeps when each was last measured, and forgets metrics that the connector has no more', () => {
    const standings = metricStandings(definition, { tasks: 'available' }, before(true));
    expect(standings.map(({ metric, lastMeasuredAt }) => [metric, lastMeasuredAt])).toEqual([
      ['hr.headcount', measuredAt],
      ['hr.onboarding', null],
    ]);
  });
});
