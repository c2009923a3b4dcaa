import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { IS_FULL_PROOF, PROOF_SEED, proven } from '../support/proof.js';
import { temporaryHome } from '../support/temporary-home.js';

const ROOT = path.resolve(__dirname, '../..');

interface Report {
  readonly mutants: number;
  readonly run: number;
  readonly killed: number;
  readonly survivors: readonly string[];
  readonly errors: readonly string[];
}
async function mutants(args: readonly string[]): Promise<Report & { readonly status: number | null }> {
  const home = await temporaryHome();
  const report = path.join(home.path, 'report.json');
  const script = path.join(ROOT, 'scripts/guard-mutants.mjs');
  // A jest inside a jest: it must not take this one's worker for its own.
  const own = ['JEST_WORKER_ID', 'ATTESTA_TEST_MONGODB_ROOT_URI', 'ATTESTA_TEST_REDIS_URL'];
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.includes(name)));
  const { status, stderr } = spawnSync(process.execPath, [script, ...args, '--report', report], { cwd: ROOT, env, encoding: 'utf8' });
  if (status !== 0) console.error(stderr.slice(-2_000));
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
    demands: { listed: { atLeast: 60 }, run: { atLeast: IS_FULL_PROOF ? 60 : 4 }, percent: { atLeast: 90 }, unexplained: { atMost: 0 } },
  });
}, 3_600_000);
