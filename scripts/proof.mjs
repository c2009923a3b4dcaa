// Measures every promise that has a figure, at its full size, and writes PROOF.md. Exits 1 when a figure falls short or a promise that must be there is missing.
// node scripts/proof.mjs [--only <suite>] [--out <file>] [--short] [--no-build]
//   --only <suite>  measures one suite and replaces its part of an existing PROOF.md
//   --short         the short sizes of `npm test`: to see that the runner works, not to prove anything; needs --out
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { merged, missingPromises, placesOf, REQUIRED, sectionOf } from './proof-document.mjs';
import { treeOf } from './proof-tree.mjs';

const ROOT = path.resolve(import.meta.dirname, '..');
/** Files of a suite that may run next to each other: those of `truth` have servers of their own, kill none, and would take twice as long. */
const AT_ONCE = { truth: 2 };

const { values } = parseArgs({
  options: { only: { type: 'string' }, out: { type: 'string' }, short: { type: 'boolean' }, 'no-build': { type: 'boolean' } },
});
const suites = values.only === undefined ? Object.keys(REQUIRED) : [values.only];
if (!suites.every((suite) => suite in REQUIRED)) refuse(`There is no suite ${values.only}; there are ${Object.keys(REQUIRED).join(', ')}.`);
if (values.short && values.out === undefined) refuse('--short proves nothing and must not write PROOF.md: name another file with --out.');
const out = path.resolve(ROOT, values.out ?? 'PROOF.md');

if (!values['no-build'] && run('npm', ['run', '-s', 'build']) !== 0) refuse('The build failed; nothing was measured.');
const measured = suites.map(measure);
const problems = measured.flatMap(({ problems }) => problems);
writeFileSync(out, merged(existsSync(out) ? readFileSync(out, 'utf8') : '', measured));
for (const problem of problems) console.error(problem);
const figures = measured.reduce((sum, suite) => sum + suite.figures.length, 0);
console.log(`${figures} figures, ${problems.length} problems; see ${path.relative(ROOT, out)}`);
process.exit(problems.length === 0 ? 0 : 1);

/** Runs one suite by itself, so that each figure is known to be its own and suites that kill servers disturb nobody. */
function measure(suite) {
  const folder = mkdtempSync(path.join(tmpdir(), 'attesta-proof-'));
  const environment = { ATTESTA_PROOF_FOLDER: folder, ...(values.short ? {} : { ATTESTA_PROOF: 'full' }) };
  const startedAt = new Date();
  const [before, places] = [treeOf(ROOT), placesOf(suite)];
  const absent = places.filter((place) => !existsSync(path.join(ROOT, place)));
  const patterns = places.map((place) => `/${place}`);
  // One worker runs in this jest itself, which a connection that a test left open would keep from ending.
  const args = [`--maxWorkers=${AT_ONCE[suite] ?? 1}`, '--forceExit', '--testPathPatterns', ...patterns];
  const status = run(path.join(ROOT, 'node_modules/.bin/jest'), args, environment);
  const after = treeOf(ROOT);
  const tree = { commit: before.commit, commitAfter: after.commit, isDirty: before.isDirty || after.isDirty };
  const { figures, versions } = collect(folder);
  rmSync(folder, { recursive: true, force: true });
  const problems = [
    ...absent.map((place) => `${suite}: there is no ${place}`),
    ...(status === 0 ? [] : [`${suite}: a test failed`]),
    ...figures.filter(({ passed }) => !passed).map(({ promise, claim }) => `${suite}: promise ${promise} falls short: ${claim}`),
    ...missingPromises(suite, figures),
  ];
  const seconds = Math.round((Date.now() - startedAt.getTime()) / 1000);
  const section = sectionOf({ suite, figures, problems, versions, tree, seconds, date: startedAt, short: values.short === true });
  return { suite, figures, problems, section };
}

function collect(folder) {
  const lines = readdirSync(folder)
    .filter((name) => name.endsWith('.ndjson'))
    .flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n').filter(Boolean));
  const versionsFile = path.join(folder, 'servers.json');
  const versions = existsSync(versionsFile) ? JSON.parse(readFileSync(versionsFile, 'utf8')) : { node: process.version, mongodb: 'none', redis: 'none' };
  return { figures: lines.map((line) => JSON.parse(line)), versions };
}

function run(program, args, environment = {}) {
  const { status } = spawnSync(program, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'test', ...environment } });
  return status ?? 1;
}

function refuse(reason) {
  console.error(reason);
  process.exit(2);
}
