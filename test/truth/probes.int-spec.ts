import { PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { answersOf, EVERY_EIGHTH } from './cut-proof.js';
import { CUT_FORMS, cutsOf, EVERYWHERE } from './cuts.js';
import { type General, HOSTILE_BODIES } from './hostile-bodies.js';
import { HOSTILE_PROBES } from './hostile-probes.js';
import { HOSTILE_WIRE } from './hostile-wire.js';
import { type Lane, type ReadMode } from './lane.js';
import { CREDULOUS, withPlanted } from './planted-transports.js';
import { meetProbes, meetProbesUnknowing, type ProbeAnswer, probeBatchesOf, type ProbeMet, shownBy } from './probe-answer.js';
import { shuffled } from './shuffled.js';
import { type ProbeQuestion, PROBES } from './spoils.js';
import { startTruthStack, type TruthStack } from './truth-stack.js';

jest.setTimeout(3_600_000);
let stack: TruthStack;
beforeAll(async () => {
  stack = await startTruthStack();
}, 120_000);
afterAll(() => stack.stop());

const laneIn = (mode: ReadMode): Lane => stack.lanes.find((lane) => lane.mode === mode) as Lane;

interface Work {
  readonly mode: ReadMode;
  readonly bads: readonly ProbeAnswer[];
}
const inTurnOfModes = (batches: readonly (readonly ProbeAnswer[])[]): readonly Work[] =>
  batches.map((bads, number) => ({ mode: number % 2 === 0 ? 'totals' : 'rows', bads }));

async function meetAll(
  work: readonly Work[],
  meet: (lane: Lane, bads: readonly ProbeAnswer[]) => Promise<ProbeMet> = meetProbes,
): Promise<{ readonly problems: readonly string[]; readonly longestMs: number }> {
  const problems: string[] = [];
  let longestMs = 0;
  await stack.deal(work, async (lane, { bads }) => {
    const met = await meet(lane, bads);
    longestMs = Math.max(longestMs, met.durationMs);
    problems.push(...met.problems);
  });
  for (const lane of stack.lanes) if ((await lane.alteredInAll()) > 0) problems.push(`${lane.slug}: earlier rows are not what they were`);
  return { problems, longestMs: Math.round(longestMs) };
}

/** Answers so long that only every eighth of their bytes is cut. */
const LONG: readonly ProbeQuestion[] = ['catalogue', 'shape', 'first-rows'];

async function everyProbeCut(): Promise<readonly ProbeAnswer[]> {
  const answers = await answersOf(laneIn('totals'));
  return PROBES.flatMap((question) => {
    const answer = answers.get(`${question}/1`);
    if (answer === undefined) throw new Error(`no answer to ${question}`);
    const forms = question === 'options' ? (Object.keys(CUT_FORMS) as (keyof typeof CUT_FORMS)[]) : EVERYWHERE;
    return cutsOf(forms, question, answer.healthy)
      .filter((_cut, at) => !LONG.includes(question) || at % EVERY_EIGHTH === 0)
      .map(({ label, hand }) => ({ label, question, hand, unread: true, closes: false, mayShow: false }));
  });
}

const QUICK = [...HOSTILE_BODIES, ...HOSTILE_WIRE].filter(({ slow, heavy }) => slow !== true && heavy !== true);
/** Each at one question of each row, in turn. */
const generalAt = ({ name, hand, closes }: General, number: number): readonly ProbeAnswer[] =>
  [PROBES[number % 2], PROBES[2 + (number % 2)], PROBES[4 + (number % 3)]]
    .slice(closes === true ? number % 3 : 0, closes === true ? (number % 3) + 1 : 3)
    .flatMap((question) =>
      question === undefined ? [] : [{ label: `${question}: ${name}`, question, hand, unread: false, closes: closes === true, mayShow: false }],
    );

describe('a bad answer to what the key offers', () => {
  it('that is cut at a byte teaches nothing: all stays as it was, and is asked for again', async () => {
    const all = await everyProbeCut();
    const mixed = shuffled(all, PROOF_SEED);
    const oneOfEach = new Map(mixed.map((cut) => [cut.question, cut])).values();
    const cuts = [...new Set([...oneOfEach, ...mixed])].slice(0, proofSize(36, all.length));
    const work = inTurnOfModes(probeBatchesOf(cuts));
    const { problems, longestMs } = await meetAll(work);
    expect(problems.slice(0, 20)).toEqual([]);
    proven({
      promise: 20,
      claim:
        'A cut answer to a weekly question about what the key offers changes neither figures nor what is known of the key; the log of the run names it, and the next healthy run asks again (every byte of the short answers, every eighth of the long ones)',
      counted: {
        cuts: cuts.length,
        questions: new Set(cuts.map(({ question }) => question)).size,
        runs: work.length * 2,
        problems: problems.length,
        longestMs,
      },
      demands: {
        cuts: { atLeast: proofSize(36, 2_000) },
        questions: { atLeast: PROBES.length },
        problems: { atMost: 0 },
        longestMs: { atMost: 30_000 },
      },
    });
  });

  it('that is hostile makes no figure rest on what was misread', async () => {
    const all = [...QUICK.flatMap(generalAt), ...HOSTILE_PROBES];
    const bads = shuffled(all, PROOF_SEED).slice(0, proofSize(48, all.length));
    const work = inTurnOfModes(probeBatchesOf(bads));
    const { problems, longestMs } = await meetAll(work);
    expect(problems.slice(0, 20)).toEqual([]);
    proven({
      promise: 20,
      claim:
        'A hostile answer to a weekly question about what the key offers makes no figure rest on what was misread; the run says what is missing and why, and after the next healthy run the key offers what it did',
      counted: { kindsKnown: QUICK.length + HOSTILE_PROBES.length, answersMet: bads.length, runs: work.length * 2, problems: problems.length, longestMs },
      demands: {
        kindsKnown: { atLeast: 80 },
        answersMet: { atLeast: proofSize(48, 300) },
        problems: { atMost: 0 },
        longestMs: { atMost: 30_000 },
      },
    });
  });

  it('never shows that the key offers something', async () => {
    const all = HOSTILE_PROBES.filter((bad) => shownBy(bad) !== null && !bad.mayShow);
    const bads = shuffled(all, PROOF_SEED).slice(0, proofSize(14, all.length));
    const work = probeBatchesOf(bads).map((batch) => ({ mode: 'totals', bads: batch }) as const);
    const { problems, longestMs } = await meetAll(work, meetProbesUnknowing);
    expect(problems.slice(0, 20)).toEqual([]);
    proven({
      promise: 20,
      claim: 'Where it was never shown that the key offers something, no hostile answer shows it: the figure is not given, or is counted from rows',
      counted: { answersMet: bads.length, runs: work.length * 2, problems: problems.length, longestMs },
      demands: { answersMet: { atLeast: proofSize(14, 40) }, problems: { atMost: 0 }, longestMs: { atMost: 30_000 } },
    });
  });
});

describe('the suite is red', () => {
  const planted = (question: ProbeQuestion, hand: ProbeAnswer['hand']): ProbeAnswer => ({
    label: 'planted',
    question,
    hand,
    unread: true,
    closes: false,
    mayShow: false,
  });

  it('for a client that mends what was cut', async () => {
    const client = named('mends JSON that was cut');
    const lane = laneIn('totals');
    const { problems } = await withPlanted(lane, client, () => meetProbes(lane, [planted('first-rows', client.hand)]));
    expect(problems.join('\n')).toMatch(/the log does not say what was wrong with first-rows/);
    expect(problems.join('\n')).toMatch(/the weekly look is done although not all was read/);
  });

  it('for a client that takes what it cannot read for nothing, and so shows more than is known', async () => {
    const client = named('takes what it cannot read for nothing');
    const lane = laneIn('totals');
    const { problems } = await withPlanted(lane, client, () => meetProbesUnknowing(lane, [planted('hires', client.hand)]));
    expect(problems.join('\n')).toMatch(/taskTotals was unknown and is available/);
  });
});

function named(name: string): (typeof CREDULOUS)[string] & object {
  const client = CREDULOUS[name];
  if (client === undefined) throw new Error(`no client that ${name}`);
  return client;
}
