// Everything the project promises, on real servers it starts itself. Ends with "N passed, N failed" alone on a line.
// node scripts/run-tests.mjs [jest arguments …]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { proofTimeOf } from './proof-time.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
const bin = (name) => path.join(ROOT, 'node_modules', '.bin', name);
const run = (program, args) => spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test' } }).status ?? 1;

// The end-to-end suites run the built service.
if (run('npm', ['run', '-s', 'build']) !== 0) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
const folder = mkdtempSync(path.join(tmpdir(), 'attesta-tests-'));
const report = path.join(folder, 'report.json');
const status = run(bin('jest'), ['--json', `--outputFile=${report}`, '--maxWorkers=2', ...process.argv.slice(2)]);
const { passed, failed, proofTime } = countTests(report);
rmSync(folder, { recursive: true, force: true });
if (proofTime !== null) console.log(proofTime);
console.log(`${passed} passed, ${failed} failed`);
process.exit(status === 0 && failed === 0 && passed > 0 ? 0 : 1);

/** A suite that could not run counts as one failed test; no report at all as well. */
function countTests(file) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, testResults } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, proofTime: proofTimeOf(testResults, ROOT) };
  } catch (error) {
    console.error(`The test report could not be read: ${error.message}`);
    return { passed: 0, failed: 1, proofTime: null };
  }
}
