import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { IS_FULL_PROOF, PROOF_SEED, proven } from '../support/proof.js';
import { temporaryHome } from '../support/temporary-home.js';

const ROOT = path.resolve(__dirname, '../..');

jest.setTimeout(300_000);

interface Report {
  readonly mutants: number;
  readonly run: number;
  readonly killed: number;
  readonly survivors: readonly string[];
  readonly errors: readonly string[];
}
/** A list of one's own goes by `planted`, as text of a module. */
async function mutants(args: readonly string[], planted?: string): Promise<Report & { readonly status: number | null }> {
  const home = await temporaryHome();
  const list = path.join(home.path, 'planted.mutants.mjs');
  if (planted !== undefined) writeFileSync(list, planted);
  const report = path.join(home.path, 'report.json');
  const script = path.join(ROOT, 'scripts/guard-mutants.mjs');
  // A jest inside a jest: it must not take this one's worker for its own.
  const own = ['JEST_WORKER_ID', 'ATTESTA_TEST_MONGODB_ROOT_URI', 'ATTESTA_TEST_REDIS_URL'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.includes(name)));
  const { status, stderr } = spawnSync(process.execPath, [script, ...args, ...(planted === undefined ? [] : ['--list', list]), '--report', report], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  if (status !== 0 && planted === undefined) console.error(stderr.slice(-2_000));
  const found = JSON.parse(readFileSync(report, 'utf8')) as Report;
  await home.remove();
  return { ...found, status };
}

it('each broken branch of a guard turns a test red', async () => {
  const { status, ...report } = await mutants(IS_FULL_PROOF ? [] : ['--take', '4', '--seed', String(PROOF_SEED)]);
  expect([status, report.errors]).toEqual([0, []]);
  proven({
    promise: 12,
    claim: 'the guards of tenancy, vault, audit and evidence are load-bearing: whoever breaks a branch is told by a test',
    counted: { listed: report.mutants, run: report.run, killed: report.killed, percent: (100 * report.killed) / report.run, unexplained: report.errors.length },
    demands: { listed: { atLeast: 180 }, run: { atLeast: IS_FULL_PROOF ? report.mutants : 4 }, percent: { atLeast: 90 }, unexplained: { atMost: 0 } },
  });
}, 3_600_000);

describe('what the list is watched for is found', () => {
  const file = 'libs/audit-log/src/domain/changes-of.ts';
  const tests = ['libs/audit-log/src/domain/changes-of.spec.ts'];
  const survivor = {
    name: 'planted: survives',
    file,
    find: "retention: ['retention'],",
    replace: "'no-kind': ['retention'], retention: ['retention'],",
    tests,
  };
  const mortal = { name: 'planted: dies', file, find: "topic: 'audit-events', id: eventId", replace: "topic: 'audit-events', id: ''", tests };
  const listOf = (...planted: readonly object[]): string => `export const MUTANTS = ${JSON.stringify(planted)};`;

  it('a survivor that nobody explains, and a mutant that dies though its survival is explained', async () => {
    const unexplained = await mutants([], listOf(survivor, { ...mortal, survives: 'planted' }));
    expect(unexplained).toMatchObject({ status: 1, mutants: 2, run: 2, killed: 1, survivors: ['planted: survives'] });
    expect(unexplained.errors).toEqual(['planted: survives: survives and nobody says why', 'planted: dies: is killed, so that it needs no reason to survive']);
    // Explained, but too few that die.
    expect(await mutants([], listOf({ ...survivor, survives: 'planted' }))).toMatchObject({ status: 1, killed: 0, errors: [] });
  });

  it('one whose text is not there any more, or twice, whose test is gone, and a name that stands twice', async () => {
    const gone = { ...mortal, name: 'planted: gone', find: 'nowhere in this file' };
    const often = { ...mortal, name: 'planted: often', find: 'const' };
    const untested = { ...mortal, name: 'planted: untested', tests: ['libs/gone.spec.ts'] };
    const found = await mutants([], listOf(gone, often, untested, mortal, mortal));
    expect(found).toMatchObject({ status: 1, run: 0 });
    expect(found.errors).toEqual([
      `planted: gone: its text stands 0 times in ${file}`,
      expect.stringMatching(/^planted: often: its text stands \d+ times in /),
      'planted: untested: no libs/gone.spec.ts',
      'planted: dies: twice',
    ]);
  });
});
