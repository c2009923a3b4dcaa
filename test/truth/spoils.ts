import { type MetricName, METRICS } from './company.js';
import { type Question } from './hostile-vendor.js';
import { type ReadMode } from './lane.js';

/** Which figures rest on the answer to a question: what the facts say of the daily calls, not what the code does. */
const RESTS: Readonly<Record<ReadMode, Readonly<Partial<Record<Question, readonly MetricName[]>>>>> = {
  totals: {
    // Active and inactive people say who is visible at all; together they must be everybody.
    active: METRICS,
    inactive: METRICS,
    all: ['hr.active_headcount', 'hr.onboarding_completion'],
    terminations: ['hr.terminations_30d'],
    tasks: ['hr.onboarding_completion'],
    completed: ['hr.onboarding_completion'],
  },
  rows: {
    active: METRICS,
    inactive: METRICS,
    all: ['hr.active_headcount', 'hr.onboarding_completion'],
    people: ['hr.active_headcount'],
    terminations: ['hr.terminations_30d'],
    'task-rows': ['hr.onboarding_completion'],
  },
};
/** Asked once a week besides: control totals of the headcount. In the mode `rows` everybody is read every day. */
export const WEEKLY: readonly Question[] = ['active-people', 'listed'];
export const weeklyOf = (mode: ReadMode): readonly Question[] => (mode === 'totals' ? WEEKLY : ['listed']);
/** Asked once a week for what the key offers, in the order of asking. No figure is counted from the answers; which figures are given, and from what, rests on them. */
export const PROBES = ['catalogue', 'needed', 'shape', 'options', 'hires', 'first-rows', 'completed'] as const satisfies readonly Question[];
export type ProbeQuestion = (typeof PROBES)[number];

export const questionsOf = (mode: ReadMode): readonly Question[] => Object.keys(RESTS[mode]) as readonly Question[];

export function spoiltBy(mode: ReadMode, question: Question): readonly MetricName[] {
  const found = WEEKLY.includes(question) ? (['hr.active_headcount'] as const) : RESTS[mode][question];
  if (found === undefined) throw new Error(`nothing rests on ${question} in ${mode}`);
  return found;
}
