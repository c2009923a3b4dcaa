import { PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { batchesOf, meet } from './bad-answer.js';
import { type Cut, CUT_FORMS, everyCut } from './cuts.js';
import { type Asked, type Fault } from './hostile-vendor.js';
import { type Lane, type ReadMode } from './lane.js';
import { shuffled } from './shuffled.js';
import { questionsOf, WEEKLY } from './spoils.js';
import { startTruthStack, type TruthStack } from './truth-stack.js';
import { type Healthy } from './wire.js';

/** Every answer of a run, as a healthy vendor gives it. */
async function answersOf(lane: Lane): Promise<ReadonlyMap<string, { readonly asked: Asked; readonly healthy: Healthy }>> {
  const answers = new Map<string, { asked: Asked; healthy: Healthy }>();
  const listen: Fault = (asked, healthy) => {
    answers.set(`${asked.question}/${String(asked.page)}`, { asked, healthy });
    return null;
  };
  expect((await lane.run(listen, true)).run['state']).toBe('succeeded');
  return answers;
}

async function allCuts(lane: Lane): Promise<readonly Cut[]> {
  const wanted = [...questionsOf(lane.mode), ...(lane.mode === 'totals' ? WEEKLY : [])];
  const answers = [...(await answersOf(lane)).values()].filter(({ asked }) => wanted.includes(asked.question));
  expect(new Set(answers.map(({ asked }) => asked.question))).toEqual(new Set(wanted));
  return answers.flatMap(({ asked, healthy }) => everyCut(lane.mode, asked, healthy));
}

/** The answers of one read mode, each cut at every byte; a file for each mode, so that two can run at once. */
export function proveCuts(mode: ReadMode): void {
  // Two runs for each of some 7,000 batches: about half an hour on a quiet machine.
  jest.setTimeout(10_800_000);
  let stack: TruthStack;
  beforeAll(async () => {
    stack = await startTruthStack({ modes: [mode], lanesPerMode: 4 });
  }, 120_000);
  afterAll(() => stack.stop());

  describe(`an answer of the read mode ${mode}, cut at a byte`, () => {
    it('never becomes evidence, wherever it is cut', async () => {
      const [first] = stack.lanes;
      if (first === undefined) throw new Error('no lane');
      const all = await allCuts(first);
      const mixed = shuffled(all, PROOF_SEED);
      // The short version takes at least one of every form; the full one takes all.
      const oneOfEach = new Map(mixed.map((cut) => [cut.form, cut])).values();
      const cuts = [...new Set([...oneOfEach, ...mixed])].slice(0, proofSize(80, all.length));
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
        claim: `A vendor answer cut at any byte becomes neither evidence nor confirmation; the run says why, and the next healthy run succeeds (read mode ${mode})`,
        counted: {
          cuts: cuts.length,
          answers: new Set(all.map(({ answer }) => answer)).size,
          runs: batches.length * 2,
          forms: new Set(cuts.map(({ form }) => form)).size,
          problems: problems.length,
          longestMs: Math.round(longestMs),
        },
        demands: {
          cuts: { atLeast: proofSize(80, 2_000) },
          answers: { atLeast: 6 },
          forms: { atLeast: Object.keys(CUT_FORMS).length },
          problems: { atMost: 0 },
          longestMs: { atMost: 30_000 },
        },
      });
    });
  });
}
