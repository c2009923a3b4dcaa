import { type MetricName, METRICS } from './company.js';
import { type Asked, type Fault, type InOrder, type Question } from './hostile-vendor.js';
import { type Lane, problemsAfter, problemsOf, type ReadMode } from './lane.js';
import { spoiltBy, WEEKLY } from './spoils.js';
import { type Hand, type Healthy } from './wire.js';

/** A bad answer at one place of a run: the questions that get it and the figures that rest on them. */
export interface BadAnswer {
  readonly label: string;
  readonly mode: ReadMode;
  /** Empty = every question of the run. */
  readonly at: readonly Question[];
  /** null = all pages. */
  readonly page: number | null;
  readonly hand: (healthy: Healthy, asked: Asked, inOrder: InOrder) => Hand | null;
  readonly spoilt: readonly MetricName[];
  /** After it nothing more is asked, or the whole connection is judged: it gets a run for itself. */
  readonly alone: boolean;
}

const isAsked = ({ at, page }: Pick<BadAnswer, 'at' | 'page'>, asked: Asked): boolean =>
  (at.length === 0 || at.includes(asked.question)) && (page === null || page === asked.page);

/** As one run meets them; the first that is meant answers. */
const together =
  (bads: readonly BadAnswer[]): Fault =>
  (asked, healthy, inOrder) =>
    bads.find((bad) => isAsked(bad, asked))?.hand(healthy, asked, inOrder) ?? null;

const isWeekly = ({ at }: BadAnswer): boolean => at.some((question) => WEEKLY.includes(question));

const isAboutTasks = ({ spoilt }: BadAnswer): boolean => spoilt.includes('hr.onboarding_completion');

export interface Batch {
  readonly mode: ReadMode;
  readonly bads: readonly BadAnswer[];
}

/** Bad answers that spoil different figures meet in one run: what each does stays visible, and there are fewer runs. */
export function batchesOf(bads: readonly BadAnswer[]): readonly Batch[] {
  const open: { mode: ReadMode; bads: BadAnswer[] }[] = [];
  // A weekly run asks for tasks to see whether their totals can be trusted: what is bad about them then means something else.
  const collide = (a: BadAnswer, b: BadAnswer): boolean => (isWeekly(a) && isAboutTasks(b)) || a.spoilt.some((metric) => b.spoilt.includes(metric));
  const fits = ({ mode, bads: others }: Batch, bad: BadAnswer): boolean =>
    mode === bad.mode && others.every((other) => !other.alone && !collide(other, bad) && !collide(bad, other));
  for (const bad of bads) {
    const batch = bad.alone ? undefined : open.find((one) => fits(one, bad));
    if (batch === undefined) open.push({ mode: bad.mode, bads: [bad] });
    else batch.bads.push(bad);
  }
  return open;
}

export interface Met {
  readonly problems: readonly string[];
  readonly durationMs: number;
  readonly longestAnswerMs: number;
}

/** A run that meets the bad answers within the time limit, then a healthy one. */
export async function meet(lane: Lane, { bads }: Batch, limitMs?: number): Promise<Met> {
  const seen = await lane.run(together(bads), bads.some(isWeekly));
  const notAsked = bads.filter((bad) => !seen.asked.some((asked) => isAsked(bad, asked))).map(({ label }) => `${label}: was never asked for`);
  const spoilt = METRICS.filter((metric) => bads.some((bad) => bad.spoilt.includes(metric)));
  const wrong = [...problemsOf(seen, spoilt, limitMs), ...problemsAfter(await lane.recover())];
  const all = bads.map(({ label }) => label).join(' + ');
  return { problems: [...notAsked, ...wrong.map((problem) => `${all}: ${problem}`)], durationMs: seen.durationMs, longestAnswerMs: seen.longestAnswerMs };
}

export const badAt = (mode: ReadMode, question: Question, rest: Pick<BadAnswer, 'label' | 'hand'> & Partial<BadAnswer>): BadAnswer => ({
  mode,
  at: [question],
  page: null,
  spoilt: spoiltBy(mode, question),
  alone: false,
  ...rest,
});
export const badEverywhere = (mode: ReadMode, rest: Pick<BadAnswer, 'label' | 'hand'>): BadAnswer => ({
  mode,
  at: [],
  page: null,
  spoilt: METRICS,
  alone: true,
  ...rest,
});
