import { PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { batchesOf, meet } from './bad-answer.js';
import { type Cut, CUT_FORMS, everyCut } from './cuts.js';
import { type Asked, type Fault } from './hostile-vendor.js';
import { type Lane, type ReadMode } from './lane.js';
import { gapsIn } from './questions.js';
import { shuffled } from './shuffled.js';
import { questionsOf, weeklyOf } from './spoils.js';
import { startTruthStack, type TruthStack } from './truth-stack.js';
import { type Healthy } from './wire.js';

/** Every answer of a weekly run, as a healthy vendor gives it. All questions are known ones: a new one fails here. */
export async function answersOf(lane: Lane): Promise<ReadonlyMap<string, { readonly asked: Asked; readonly healthy: Healthy }>> {
  const answers = new Map<string, { asked: Asked; healthy: Healthy }>();
  const listen: Fault = (asked, healthy) => {
    answers.set(`${asked.question}/${String(asked.page)}`, { asked, healthy });
    return null;
  };
  const { run, asked } = await lane.run(listen, true);
  expect(run['state']).toBe('succeeded');
  expect(gapsIn(lane.mode, asked)).toEqual([]);
  return answers;
}

interface Share {
  readonly mode: ReadMode;
  /** Of as many files that share the cuts of this mode, so that two can run at once. */
  readonly part: readonly [number, number];
}
/** Of answers that the other mode cuts at every byte: it is the same bytes to the same question, only what rests on them may differ. */
export const EVERY_EIGHTH = 8;

const laneOf = (stack: TruthStack, mode: ReadMode): Lane => {
  const lane = stack.lanes.find((one) => one.mode === mode);
  if (lane === undefined) throw new Error(`no lane in ${mode}`);
  return lane;
};

/** Every answer that a figure is counted from or held against, at every byte; in the mode `rows` only those that the mode `totals` does not get too. */
async function allCuts(stack: TruthStack, mode: ReadMode): Promise<readonly Cut[]> {
  const counted = [...questionsOf(mode), ...weeklyOf(mode)];
  const answers = [...(await answersOf(laneOf(stack, mode))).entries()].filter(([, { asked }]) => counted.includes(asked.question));
  const others = mode === 'rows' ? await answersOf(laneOf(stack, 'totals')) : new Map<string, { readonly healthy: Healthy }>();
  return answers.flatMap(([name, { asked, healthy }]) => {
    const isCutElsewhere = JSON.stringify(others.get(name)?.healthy.json) === JSON.stringify(healthy.json);
    return everyCut(mode, asked, healthy).filter((_cut, at) => !isCutElsewhere || at % EVERY_EIGHTH === 0);
  });
}

/** The answers of one read mode, cut at a byte. */
export function proveCuts({ mode, part: [part, parts] }: Share): void {
  // Two runs for each of some thousand batches: a quarter of an hour on a quiet machine.
  jest.setTimeout(10_800_000);
  let stack: TruthStack;
  beforeAll(async () => {
    stack = await startTruthStack({ modes: mode === 'rows' ? ['totals', 'rows'] : [mode], lanesPerMode: proofSize(1, 4) });
  }, 120_000);
  afterAll(() => stack.stop());

  describe(`an answer of the read mode ${mode}, cut at a byte, part ${String(part)} of ${String(parts)}`, () => {
    it('never becomes evidence, wherever it is cut', async () => {
      const all = (await allCuts(stack, mode)).filter((_cut, at) => at % parts === part - 1);
      const mixed = shuffled(all, PROOF_SEED);
      // The short version takes at least one of every form; the full one takes all.
      const oneOfEach = new Map(mixed.map((cut) => [cut.form, cut])).values();
      const short = Math.round(40 / parts);
      const cuts = [...new Set([...oneOfEach, ...mixed])].slice(0, proofSize(short, all.length));
      const problems: string[] = [];
      let longestMs = 0;
      const batches = batchesOf(cuts.map(({ bad }) => bad));
      await stack.deal(batches, async (lane, batch) => {
        const met = await meet(lane, batch);
        longestMs = Math.max(longestMs, met.durationMs);
        problems.push(...met.problems);
      });
      for (const lane of stack.lanes) if ((await lane.alteredInAll()) > 0) problems.push(`${lane.slug}: earlier rows are not what they were`);
      expect(problems.slice(0, 20)).toEqual([]);
      proven({
        promise: 20,
        claim: `A vendor answer cut at any byte becomes neither evidence nor confirmation; the run says why, and the next healthy run succeeds (${TITLES[mode]}, part ${String(part)} of ${String(parts)})`,
        counted: {
          cuts: cuts.length,
          answers: new Set(all.map(({ answer }) => answer)).size,
          runs: batches.length * 2,
          forms: new Set(cuts.map(({ form }) => form)).size,
          problems: problems.length,
          longestMs: Math.round(longestMs),
        },
        demands: {
          cuts: { atLeast: proofSize(short, 2_000) },
          answers: { atLeast: 6 },
          forms: { atLeast: Object.keys(CUT_FORMS).length },
          problems: { atMost: 0 },
          longestMs: { atMost: 30_000 },
        },
      });
    });
  });
}

const TITLES: Readonly<Record<ReadMode, string>> = {
  totals: 'read mode totals, every byte of every answer that a figure rests on',
  rows: 'read mode rows, every byte of the answers that it alone gets and every eighth of the others',
};
