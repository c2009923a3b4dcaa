import { FIGURES, METRICS } from './company.js';
import { type Asked, type Fault } from './hostile-vendor.js';
import { type Lane, type RunSeen, says, type Standing } from './lane.js';
import { type ProbeQuestion, PROBES } from './spoils.js';
import { type Hand, type Healthy } from './wire.js';

/** A bad answer to a question about what the key offers. */
export interface ProbeAnswer {
  readonly label: string;
  readonly question: ProbeQuestion;
  readonly hand: (healthy: Healthy) => Hand | null;
  /** It holds nothing that could be read, and asking again may help: what was known stays, and is asked for again. */
  readonly unread: boolean;
  /** Nothing more is asked after it. */
  readonly closes: boolean;
  /** What is wrong with it leaves open that the key offers what it is about. */
  readonly mayShow: boolean;
}

/** Where an answer is bad, the questions behind it in its row are not asked. Those of another row are. */
const ROWS: readonly (readonly ProbeQuestion[])[] = [
  ['catalogue', 'needed'],
  ['shape', 'options'],
  ['hires', 'first-rows', 'completed'],
];
const rowOf = ({ question }: ProbeAnswer): number => ROWS.findIndex((row) => row.includes(question));

/** Bad answers to different rows meet in one run; each of them is still asked for. */
export function probeBatchesOf(bads: readonly ProbeAnswer[]): readonly (readonly ProbeAnswer[])[] {
  const alone = bads.filter(({ closes }) => closes).map((bad) => [bad]);
  const rows = ROWS.map((_row, number) => bads.filter((bad) => !bad.closes && rowOf(bad) === number));
  const longest = Math.max(...rows.map(({ length }) => length));
  return [...alone, ...Array.from({ length: longest }, (_, at) => rows.flatMap((row) => row[at] ?? []))];
}

/** The first time: the figure of completed tasks asks the last of these questions once more, and is answered well. */
const isMeant = ({ question }: ProbeAnswer, asked: Asked): boolean => asked.question === question && asked.page === 1 && asked.time === 1;

const together =
  (bads: readonly ProbeAnswer[]): Fault =>
  (asked, healthy) =>
    bads.find((bad) => isMeant(bad, asked))?.hand(healthy) ?? null;

export interface ProbeMet {
  readonly problems: readonly string[];
  readonly durationMs: number;
}

/** A weekly run that meets them, then a healthy one. */
export async function meetProbes(lane: Lane, bads: readonly ProbeAnswer[]): Promise<ProbeMet> {
  const before = await lane.standing();
  const seen = await lane.run(together(bads), true);
  const wrong = [...problemsOfProbes(seen, before, bads), ...problemsAfterProbes(await lane.recover(), before, seen)];
  const all = bads.map(({ label }) => label).join(' + ');
  return { problems: wrong.map((problem) => `${all}: ${problem}`), durationMs: seen.durationMs };
}

const SHOWS: Readonly<Partial<Record<ProbeQuestion, string>>> = {
  shape: 'onboardingTasks',
  hires: 'taskTotals',
  'first-rows': 'taskTotals',
  completed: 'taskTotals',
};
/** What the answer to a question shows to be offered; null = nothing that a figure rests on. */
export const shownBy = ({ question }: ProbeAnswer): string | null => SHOWS[question] ?? null;

/** The same where it was never shown what they are about: none of them may show it. Then a healthy weekly run, which does. */
export async function meetProbesUnknowing(lane: Lane, bads: readonly ProbeAnswer[]): Promise<ProbeMet> {
  const known = await lane.standing();
  await lane.forget(bads.flatMap((bad) => shownBy(bad) ?? []));
  const before = await lane.standing();
  const seen = await lane.run(together(bads), true);
  const { run, standing } = await lane.run(null, true);
  const all = bads.map(({ label }) => label).join(' + ');
  const wrong = [
    ...problemsOfProbes(seen, before, bads),
    ...(run['state'] === 'succeeded' && isSame(standing, { ...known, weeklyCheckedOn: standing.weeklyCheckedOn })
      ? []
      : ['a healthy weekly run does not show it']),
  ];
  return { problems: wrong.map((problem) => `${all}: ${problem}`), durationMs: seen.durationMs };
}

const ONBOARDING = 'hr.onboarding_completion';
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What must hold whatever was answered; of answers that could not be read, more. Empty = the promise holds. */
function problemsOfProbes(seen: RunSeen, before: Standing, bads: readonly ProbeAnswer[]): readonly string[] {
  const { run, standing, durationMs, altered } = seen;
  return [
    ...bads.filter((bad) => !seen.asked.some((asked) => isMeant(bad, asked))).map(({ question }) => `${question} was never asked for`),
    ...Object.keys(before.capabilities).flatMap((name) => gained(name, before, standing)),
    ...figuresThatRestOnNothing(seen),
    ...endThatSaysTooLittle(seen),
    ...(bads.some(({ closes }) => closes) && run['state'] !== 'failed' ? ['nothing more could be asked, yet the run did not fail'] : []),
    ...(bads.every(({ unread }) => unread) ? whatWasNotRead(seen, before, bads) : []),
    ...(altered > 0 ? [`${String(altered)} earlier rows are not what they were`] : []),
    ...(durationMs > 30_000 ? [`the run took ${String(Math.round(durationMs))} ms`] : []),
  ];
}

function gained(name: string, before: Standing, { capabilities }: Standing): readonly string[] {
  const [was, is] = [before.capabilities[name], capabilities[name]];
  return is === was || is === 'unknown' || is === 'unavailable' ? [] : [`${name} was ${String(was)} and is ${String(is)}`];
}

/** A figure is given from what the key is known to offer, and is the one counted by hand: nothing else may have been measured. */
function figuresThatRestOnNothing({ run, asked, standing, newRows, newConfirmations }: RunSeen): readonly string[] {
  const { onboardingTasks, taskTotals } = standing.capabilities;
  const given = [...newRows, ...newConfirmations].map(({ type }) => String(type));
  const isFromRows = taskTotals !== 'available';
  return [
    ...newRows
      .filter(({ type, scope }) => !(type === ONBOARDING && isFromRows && String(scope).includes('"countedFrom":"rows"')))
      .map(({ type }) => `a new row of ${String(type)}`),
    ...newRows
      .filter(({ type, value }) => !isSame(value, Object.entries(FIGURES).find(([name]) => name === type)?.[1]))
      .map(({ type }) => `${String(type)} is wrong`),
    ...(given.includes(ONBOARDING) && onboardingTasks !== 'available' ? ['onboarding was measured without its data being offered'] : []),
    ...(asked.some(({ question }) => question === 'tasks') && isFromRows ? ['onboarding was counted from totals that are not trusted'] : []),
    ...outcomesOf(run)
      .filter(({ metric, outcome }) => (outcome === 'measured') !== given.includes(String(metric)))
      .map(({ metric }) => `${String(metric)} is not told as it was stored`),
  ];
}

type Outcome = Readonly<Record<string, unknown>>;
const outcomesOf = (run: RunSeen['run']): readonly Outcome[] => run['outcomes'] as readonly Outcome[];

/** Succeeded is a run in which everything was measured; any other says why. */
function endThatSaysTooLittle({ run }: RunSeen): readonly string[] {
  const missing = outcomesOf(run).filter(({ outcome }) => outcome !== 'measured');
  const state = missing.length === 0 ? 'succeeded' : missing.length === METRICS.length ? 'failed' : 'partial';
  const isTold = state === 'succeeded' ? run['error'] === null : says(run['error'], 'code', 'message', 'remedy');
  return [
    ...(run['state'] === state ? [] : [`${String(missing.length)} figures are missing and the run ${String(run['state'])}`]),
    ...(isTold ? [] : [`the run's error says too little or too much: ${JSON.stringify(run['error'])}`]),
    ...(run['error']?.code === 'internal' ? ['the run broke off by a fault of ours'] : []),
    ...missing.filter((outcome) => !says(outcome, 'reason', 'detail', 'remedy')).map(({ metric }) => `${String(metric)} says too little`),
  ];
}

/** Nothing was learnt, so nothing changes: every figure is confirmed, the log of the run names each call, and the weekly look stays open. */
function whatWasNotRead({ run, asked, failures, standing, newConfirmations }: RunSeen, before: Standing, bads: readonly ProbeAnswer[]): readonly string[] {
  const silent = bads.filter((bad) => failures[asked.findIndex((one) => isMeant(bad, one))] == null);
  // The names of task lists are for the reader of the connection test; nothing is decided by them.
  const isOpen = bads.some(({ question }) => question !== 'options');
  return [
    ...silent.map(({ question }) => `the log does not say what was wrong with ${question}`),
    ...(run['state'] === 'succeeded' ? [] : [`the run ${String(run['state'])}: ${JSON.stringify(run['error'])}`]),
    ...(newConfirmations.length === METRICS.length ? [] : [`${String(newConfirmations.length)} figures were confirmed`]),
    ...(isSame(standing.capabilities, before.capabilities) ? [] : [`the key is said to offer ${JSON.stringify(standing.capabilities)}`]),
    ...(standing.permissionDigest === before.permissionDigest ? [] : ['the permission digest changed']),
    ...((standing.weeklyCheckedOn === null) === isOpen ? [] : [`the weekly look is ${isOpen ? 'done although not all was read' : 'still open'}`]),
  ];
}

/** The next healthy run asks again what is open, and knows all that was known before. */
function problemsAfterProbes({ run, asked, standing, newRows, newConfirmations, altered }: RunSeen, before: Standing, bad: RunSeen): readonly string[] {
  const isRecounted = bad.newRows.length > 0;
  const wasOpen = bad.standing.weeklyCheckedOn === null;
  const questions = new Set(asked.map(({ question }) => question));
  return [
    ...(run['state'] === 'succeeded' ? [] : [`the next healthy run ${String(run['state'])}: ${JSON.stringify(run['error'])}`]),
    ...(isSame(standing.capabilities, before.capabilities) ? [] : [`after the next healthy run the key offers ${JSON.stringify(standing.capabilities)}`]),
    ...(standing.permissionDigest === before.permissionDigest ? [] : ['after the next healthy run the permission digest is another']),
    ...(standing.weeklyCheckedOn === null ? ['after the next healthy run the weekly look is open'] : []),
    ...(wasOpen ? PROBES.filter((question) => !questions.has(question)).map((question) => `the next healthy run does not ask for ${question}`) : []),
    // Counted from totals again, it is the finding of before: another row only because one stands between.
    ...(newRows.length === (isRecounted ? 1 : 0) ? [] : [`the next healthy run found ${String(newRows.length)} new rows`]),
    ...(newRows.length + newConfirmations.length === METRICS.length
      ? []
      : [`the next healthy run gave ${String(newRows.length + newConfirmations.length)} figures`]),
    ...(altered > 0 ? ['the next healthy run altered earlier rows'] : []),
  ];
}
