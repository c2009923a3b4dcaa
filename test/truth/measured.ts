import { collect, type ConnectorDefinition, type MetricOutcome } from '@app/connector-sdk';
import { findConnector } from '@app/connectors';
import { FixedClock, toLocalDate } from '@app/kernel';

import { type CompanyHistory } from './histories.js';
import { HistoryVendor } from './history-vendor.js';
import { figuresOf, type OracleFigures } from './oracle.js';

function bambooHr(): ConnectorDefinition {
  const found = findConnector('bamboohr');
  if (found === null) throw new Error('no connector bamboohr');
  return found;
}
export const BAMBOOHR = bambooHr();

export type Company = Pick<CompanyHistory, 'people' | 'tasks' | 'today'> & { readonly timeZone?: string };
/** What the product says of a figure: its value, or why there is none. */
export type Said = Readonly<Record<string, unknown>>;

export async function measured({ people, tasks, today, timeZone = 'UTC' }: Company, mode: 'totals' | 'rows', definition = BAMBOOHR): Promise<Said> {
  const { outcomes } = await collect({
    definition,
    transport: new HistoryVendor(people, tasks),
    clock: new FixedClock('2026-11-21T06:00:00Z'),
    mode,
    capabilities: { onboardingTasks: 'available', taskTotals: 'available' },
    today: toLocalDate(today),
    timeZone,
    weekly: false,
  });
  return Object.fromEntries([...outcomes.map((outcome) => [outcome.metric, wordOf(outcome)]), ['terminations of 90 days', historyOf(outcomes)]]);
}

function wordOf(outcome: MetricOutcome): unknown {
  if (outcome.outcome === 'measured') return outcome.value;
  return outcome.outcome === 'inconclusive' ? `inconclusive: ${outcome.reason}` : outcome.outcome;
}
const historyOf = (outcomes: readonly MetricOutcome[]): unknown =>
  outcomes.flatMap((outcome) => (outcome.outcome === 'measured' && outcome.history !== null ? [outcome.history.rows.length] : []))[0] ?? null;

/** The same words from the oracle. */
export function foretold({ people, tasks, today }: Company, mode: 'totals' | 'rows', figures: OracleFigures = figuresOf(people, tasks, today)): Said {
  const { onboarding } = figures;
  const byDates = figures.unreadable.people ? 'inconclusive: incomplete' : { count: figures.activeByDates };
  return {
    'hr.active_headcount': mode === 'totals' ? { count: figures.activeByStatus } : byDates,
    'hr.terminations_30d': { count: figures.terminations },
    'hr.onboarding_completion': tasksDone(onboarding, mode),
    'terminations of 90 days': figures.terminationHistory,
  };
}

function tasksDone(onboarding: OracleFigures['onboarding'], mode: 'totals' | 'rows'): unknown {
  if (onboarding === null) return 'not-applicable';
  if (mode === 'rows' && onboarding.leftOut) return 'inconclusive: schema-drift';
  return { numerator: onboarding.done, denominator: onboarding.tasks, rate: onboarding.done / onboarding.tasks };
}
