import { PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { type BadAnswer, badAt, badEverywhere, type Batch, batchesOf, meet } from './bad-answer.js';
import { type General, HOSTILE_BODIES } from './hostile-bodies.js';
import { HOSTILE_FIGURES, UNORDERED } from './hostile-figures.js';
import { type Fault, type Question } from './hostile-vendor.js';
import { HOSTILE_WIRE } from './hostile-wire.js';
import { type Lane, problemsAfter, type ReadMode } from './lane.js';
import { MOST, peakMemory, tooMuch } from './peak-memory.js';
import { CREDULOUS, UNLIMITED, withPlanted } from './planted-transports.js';
import { shuffled } from './shuffled.js';
import { startTruthStack, type TruthStack } from './truth-stack.js';
import { json } from './wire.js';

jest.setTimeout(3_600_000);
let stack: TruthStack;
beforeAll(async () => {
  stack = await startTruthStack();
}, 120_000);
afterEach(() => jest.restoreAllMocks());
afterAll(() => stack.stop());

const IS_FULL = proofSize(0, 1) === 1;
const CLAIM = 'A hostile vendor answer becomes neither evidence nor confirmation';
/** Places in turn; each carries a figure of its own, so that three meet in one run. */
const PLACES: readonly (readonly [ReadMode, Question])[] = [
  ['rows', 'people'],
  ['rows', 'terminations'],
  ['rows', 'task-rows'],
  ['totals', 'terminations'],
  ['totals', 'completed'],
  ['totals', 'active-people'],
];
/** On these everything rests, or nearly. */
const ROOTS: readonly (readonly [ReadMode, Question])[] = [
  ['totals', 'active'],
  ['rows', 'inactive'],
  ['totals', 'all'],
];

const GENERAL = [...HOSTILE_BODIES, ...HOSTILE_WIRE];
const QUICK = GENERAL.filter(({ slow, heavy }) => slow !== true && heavy !== true);
const at = ({ name, hand, closes }: General, [mode, question]: readonly [ReadMode, Question]): BadAnswer =>
  badAt(mode, question, { label: `${mode}/${question}: ${name}`, hand, alone: closes === true });
const everywhere = ({ name, hand }: General, mode: ReadMode): BadAnswer => badEverywhere(mode, { label: `${mode}/everything: ${name}`, hand });
const inTurn = <T>(items: readonly T[], number: number): T => items[number % items.length] as T;

/** Each at a figure; the full version also at a root and everywhere, the short one everywhere now and then. */
const met = (general: readonly General[]): readonly BadAnswer[] =>
  general.flatMap((one, number) => {
    const modes = ['totals', 'rows'] as const;
    if (IS_FULL) return [at(one, inTurn(PLACES, number)), at(one, inTurn(ROOTS, number)), everywhere(one, inTurn(modes, number))];
    return [number % 12 === 11 ? everywhere(one, inTurn(modes, number)) : at(one, inTurn(PLACES, number))];
  });

async function meetAll(batches: readonly Batch[]): Promise<{ readonly problems: readonly string[]; readonly longestMs: number }> {
  const problems: string[] = [];
  let longestMs = 0;
  await stack.deal(batches, async (lane, batch) => {
    const { problems: found, durationMs } = await meet(lane, batch);
    longestMs = Math.max(longestMs, durationMs);
    problems.push(...found);
  });
  for (const lane of stack.lanes) if ((await lane.alteredInAll()) > 0) problems.push(`${lane.slug}: earlier rows are not what they were`);
  return { problems, longestMs: Math.round(longestMs) };
}
const laneIn = (mode: ReadMode): Lane => stack.lanes.find((lane) => lane.mode === mode) as Lane;
const SLOW_PLACES = [
  ['totals', 'terminations'],
  ['rows', 'terminations'],
] as const;

/** Time limits pass twenty times as fast, unless `isReal`. → those that the product asks for, as they come */
const HURRY = 20;
function hurried(isReal = IS_FULL): readonly number[] {
  const asked: number[] = [];
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    asked.push(ms);
    return timeout(isReal ? ms : ms / HURRY);
  });
  return asked;
}
const alone = (bad: BadAnswer): Batch => ({ mode: bad.mode, bads: [bad] });

describe('a hostile answer', () => {
  it('never becomes evidence', async () => {
    const all = [...met(QUICK), ...HOSTILE_FIGURES];
    const bads = [...new Set([...UNORDERED, ...shuffled(all, PROOF_SEED)])].slice(0, proofSize(110, all.length));
    const batches = batchesOf(bads);
    const { problems, longestMs } = await meetAll(batches);
    expect(problems.slice(0, 20)).toEqual([]);
    proven({
      promise: 20,
      claim: `${CLAIM}; the run fails or is partial with code, message and remedy, earlier rows keep their bytes, the next healthy run succeeds`,
      counted: { kindsKnown: GENERAL.length + HOSTILE_FIGURES.length, answersMet: bads.length, runs: batches.length * 2, problems: problems.length, longestMs },
      demands: { kindsKnown: { atLeast: 80 }, answersMet: { atLeast: proofSize(80, 300) }, problems: { atMost: 0 }, longestMs: { atMost: 30_000 } },
    });
  });

  it('that comes slowly is given up', async () => {
    const slow = GENERAL.filter((one) => one.slow === true);
    const deadlines = hurried();
    const problems: string[] = [];
    let [longestMs, longestAnswerMs] = [0, 0];
    const batches = slow.map((one, number) => alone(at(one, inTurn(SLOW_PLACES, number))));
    await stack.deal(batches, async (lane, batch) => {
      // Besides the one answer there is the rest of the run, on a machine that may have other work.
      const met = await meet(lane, batch, 35_000);
      longestMs = Math.max(longestMs, met.durationMs);
      longestAnswerMs = Math.max(longestAnswerMs, met.longestAnswerMs);
      problems.push(...met.problems);
    });
    jest.restoreAllMocks();
    for (const lane of stack.lanes) if ((await lane.alteredInAll()) > 0) problems.push(`${lane.slug}: earlier rows are not what they were`);
    expect(problems).toEqual([]);
    proven({
      promise: 20,
      claim:
        'An answer that never ends, or comes byte by byte, is given up within 30 s, as the log of the run has it, and becomes neither evidence nor confirmation',
      counted: {
        answersMet: slow.length,
        problems: problems.length,
        longestDeadlineMs: Math.max(...deadlines),
        longestAnswerMs,
        longestMs: Math.round(longestMs),
      },
      demands: {
        answersMet: { atLeast: 7 },
        problems: { atMost: 0 },
        longestDeadlineMs: { atMost: 29_500 },
        longestAnswerMs: { atMost: 30_000 },
        longestMs: { atMost: 35_000 },
      },
    });
  });

  it('whose rows lie in another order within its pages is the same finding', async () => {
    const lane = laneIn('rows');
    const reversed: Fault = ({ question }, healthy) => {
      if (question !== 'people' && question !== 'terminations' && question !== 'task-rows') return null;
      const { data, ...rest } = healthy.json as { readonly data: readonly unknown[] };
      return json({ ...rest, data: [...data].reverse() });
    };
    expect(problemsAfter(await lane.run(reversed))).toEqual([]);
  });

  it('that is too much takes no more than 50 MB', async () => {
    const heavy = GENERAL.filter((one) => one.heavy === true);
    const problems: string[] = [];
    let [heldMb, rssMb, longestMs] = [0, 0, 0];
    for (const [number, one] of heavy.entries()) {
      const place = inTurn(
        [
          ['totals', 'terminations'],
          ['rows', 'people'],
        ] as const,
        number,
      );
      // Made before it is measured.
      one.hand({ status: 200, type: 'application/json', json: {} });
      const { peak, value } = await peakMemory(() => meet(laneIn(place[0]), alone(at(one, place))));
      problems.push(...value.problems, ...tooMuch(peak).map((much) => `${one.name}: ${much}`));
      heldMb = Math.max(heldMb, peak.heldMb);
      rssMb = Math.max(rssMb, peak.rssMb);
      longestMs = Math.max(longestMs, value.durationMs);
    }
    expect(problems).toEqual([]);
    proven({
      promise: 20,
      claim: 'A bomb, a flood or an endless header takes at most 50 MB (heap and buffers of the service and of the vendor beside it)',
      counted: { answersMet: heavy.length, problems: problems.length, heldMb, rssGrowthMb: rssMb, longestMs: Math.round(longestMs) },
      demands: {
        answersMet: { atLeast: 10 },
        problems: { atMost: 0 },
        heldMb: { atMost: MOST.heldMb },
        rssGrowthMb: { atMost: MOST.rssMb },
        longestMs: { atMost: 30_000 },
      },
    });
  });
});

describe('the suite is red', () => {
  it.each(Object.entries(CREDULOUS))('for a client that %s', async (_what, credulous) => {
    const lane = laneIn('totals');
    const bad = badAt('totals', credulous.question, { label: 'planted', hand: credulous.hand });
    const { problems } = await withPlanted(lane, credulous, () => meet(lane, alone(bad)));
    expect(problems.join('\n')).toMatch(/new evidence rows|was confirmed/);
  });

  it('for a client that reads whatever comes', async () => {
    const [lane, client] = [laneIn('totals'), UNLIMITED['reads whatever comes']];
    const bad = alone(badAt('totals', client.question, { label: 'planted', hand: client.hand }));
    const bounded = await peakMemory(() => meet(lane, bad));
    expect([...bounded.value.problems, ...tooMuch(bounded.peak)]).toEqual([]);
    const { peak } = await withPlanted(lane, client, () => peakMemory(() => meet(lane, bad)));
    expect(tooMuch(peak).join()).toMatch(/heldMb \d+ of 50/);
  });

  it('for a client that waits as long as it takes', async () => {
    const [lane, client] = [laneIn('totals'), UNLIMITED['waits as long as it takes']];
    const bad = alone(badAt('totals', client.question, { label: 'planted', hand: client.hand }));
    hurried(false);
    const limitMs = 5_900;
    expect((await meet(lane, bad, limitMs)).problems).toEqual([]);
    const { problems } = await withPlanted(lane, client, () => meet(lane, bad, limitMs));
    expect(problems.join('\n')).toMatch(/was confirmed/);
    expect(problems.join('\n')).toMatch(/the run took \d+ ms/);
  });
});
