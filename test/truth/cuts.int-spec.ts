import { PROOF_SEED, proofSize, proven } from '../support/proof.js';
import { batchesOf, meet } from './bad-answer.js';
import { type Cut, CUT_FORMS, everyCut } from './cuts.js';
import { type Asked, type Fault } from './hostile-vendor.js';
import { type Lane } from './lane.js';
import { shuffled } from './shuffled.js';
import { questionsOf, WEEKLY } from './spoils.js';
import { startTruthStack, type TruthStack } from './truth-stack.js';
import { type Healthy } from './wire.js';

// Two runs for each of more than 14,000 batches: about 40 minutes on a quiet machine.
jest.setTimeout(10_800_000);
let stack: TruthStack;
beforeAll(async () => {
  stack = await startTruthStack();
}, 120_000);
afterAll(() => stack.stop());

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

async function allCuts(): Promise<readonly Cut[]> {
  const cuts: Cut[] = [];
  for (const mode of ['totals', 'rows'] as const) {
    const lane = stack.lanes.find((one) => one.mode === mode);
    if (lane === undefined) throw new Error(`no lane in ${mode}`);
    const wanted = [...questionsOf(mode), ...(mode === 'totals' ? WEEKLY : [])];
    const answers = [...(await answersOf(lane)).values()].filter(({ asked }) => wanted.includes(asked.question));
    expect(new Set(answers.map(({ asked }) => asked.question))).toEqual(new Set(wanted));
    cuts.push(...answers.flatMap(({ asked, healthy }) => everyCut(mode, asked, healthy)));
  }
  return cuts;
}

describe('an answer cut at a byte', () => {
  it('never becomes evidence, wherever it is cut', async () => {
    const all = await allCuts();
    // The short version takes some of every form; the full one takes all.
    const cuts = shuffled(all, PROOF_SEED).slice(0, proofSize(160, all.length));
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
      claim: 'A vendor answer cut at any byte becomes neither evidence nor confirmation; the run says why, and the next healthy run succeeds',
      counted: {
        cuts: cuts.length,
        answers: new Set(all.map(({ answer }) => answer)).size,
        runs: batches.length * 2,
        forms: new Set(cuts.map(({ form }) => form)).size,
        problems: problems.length,
        longestMs: Math.round(longestMs),
      },
      demands: {
        cuts: { atLeast: proofSize(150, 2_000) },
        answers: { atLeast: 12 },
        forms: { atLeast: Object.keys(CUT_FORMS).length },
        problems: { atMost: 0 },
        longestMs: { atMost: 30_000 },
      },
    });
  });
});
