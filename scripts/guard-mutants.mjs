// Breaks each branch of the guards, one at a time, in a copy of the tree, and runs the few tests that must notice.
// node scripts/guard-mutants.mjs [--only <part of the name>] [--kind unit|integration] [--explained] [--take <n> --seed <n>] [--report <file>] [--list <file>]
//   --explained  only those that are said to survive
//   --list       another list than that of test/guards
// Ends with 1 when fewer than 90 % are killed, when a survivor has no explanation or a killed one has one, or when a text to break is no longer there.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = path.resolve(import.meta.dirname, '..');
const COPIED = ['apps', 'libs', 'test', 'scripts', 'docs', 'package.json', 'jest.config.mjs', 'tsconfig.json', '.swcrc', 'README.md'];
const LEAST_SHARE = 0.9;
const option = (name) => (process.argv.includes(`--${name}`) ? process.argv[process.argv.indexOf(`--${name}`) + 1] : undefined);

const lists = option('list') === undefined ? listsOf(path.join(ROOT, 'test/guards')) : [path.resolve(option('list'))];
const all = (await Promise.all(lists.map((file) => import(pathToFileURL(file).href)))).flatMap(({ MUTANTS }) => MUTANTS);
const broken = all.flatMap(({ name, file, find, all: everywhere, tests }) => {
  const text = existsSync(path.join(ROOT, file)) ? readFileSync(path.join(ROOT, file), 'utf8') : '';
  const times = text.split(find).length - 1;
  const fits = everywhere === true ? times > 0 : times === 1;
  const missing = tests.filter((test) => !existsSync(path.join(ROOT, test)));
  return [...(fits ? [] : [`${name}: its text stands ${times} times in ${file}`]), ...missing.map((test) => `${name}: no ${test}`)];
});
const twice = all.map(({ name }) => name).filter((name, index, names) => names.indexOf(name) !== index);
const errors = [...broken, ...twice.map((name) => `${name}: twice`)];
if (errors.length > 0) finish({ mutants: all.length, run: 0, killed: 0, survivors: [], errors });

const chosen = choose(all);
const tree = copyTree();
process.once('exit', () => rmSync(tree, { recursive: true, force: true }));
const red = [...new Set(chosen.flatMap(({ tests }) => tests))].filter((test) => !passes([test]));
if (red.length > 0) finish({ mutants: all.length, run: 0, killed: 0, survivors: [], errors: red.map((test) => `${test} is red before anything is broken`) });
const survivors = [];
for (const mutant of chosen) {
  const file = path.join(tree, mutant.file);
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replaceAll(mutant.find, () => mutant.replace),
  );
  const survived = passes(mutant.tests);
  writeFileSync(file, text);
  if (survived) survivors.push(mutant);
  console.log(`${survived ? 'SURVIVED' : 'killed  '} ${mutant.name}${survived && mutant.survives !== undefined ? ` (${mutant.survives})` : ''}`);
}
const stale = chosen
  .filter((mutant) => mutant.survives !== undefined && !survivors.includes(mutant))
  .map(({ name }) => `${name}: is killed, so that it needs no reason to survive`);
const unexplained = survivors.filter(({ survives }) => survives === undefined).map(({ name }) => `${name}: survives and nobody says why`);
finish({
  mutants: all.length,
  run: chosen.length,
  killed: chosen.length - survivors.length,
  survivors: survivors.map(({ name }) => name),
  errors: [...unexplained, ...stale],
});

function listsOf(folder) {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.mutants.mjs'))
    .map((name) => path.join(folder, name));
}
function isUnit(test) {
  return test.endsWith('.spec.ts');
}
function kindOf(tests) {
  return tests.every(isUnit) ? 'unit' : 'integration';
}

function choose(mutants) {
  const named = mutants.filter(({ name, tests }) => name.includes(option('only') ?? '') && [undefined, kindOf(tests)].includes(option('kind')));
  if (process.argv.includes('--explained')) return named.filter(({ survives }) => survives !== undefined);
  const take = Number(option('take') ?? named.length);
  if (take >= named.length) return named;
  // Those that are expected to die, spread over the list by the seed.
  const mortal = named.filter(({ survives, tests }) => survives === undefined && kindOf(tests) === 'unit');
  const start = Number(option('seed') ?? 1) % mortal.length;
  return Array.from({ length: take }, (_, n) => mortal[(start + Math.floor((n * mortal.length) / take)) % mortal.length]);
}

function copyTree() {
  const folder = mkdtempSync(path.join(tmpdir(), 'attesta-mutants-'));
  for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return folder;
}

/** A suite that cannot even start is no kill: a mutant that does not compile would look like a good test. */
function passes(tests) {
  const projects = [
    ['unit', tests.filter(isUnit)],
    ['integration', tests.filter((test) => !isUnit(test))],
  ];
  return projects.filter(([, files]) => files.length > 0).every(([project, files]) => runJest(project, files));
}

function runJest(project, files) {
  const report = path.join(tree, 'report.json');
  const args = ['--selectProjects', project, '--maxWorkers=1', '--forceExit', '--json', `--outputFile=${report}`, '--runTestsByPath', ...files];
  const home = process.env.ATTESTA_HOME ?? path.join(ROOT, '.attesta');
  const env = { ...process.env, ATTESTA_HOME: home, NODE_ENV: 'test', ATTESTA_PROOF: 'short', ATTESTA_PROOF_FOLDER: path.join(tree, 'proof') };
  spawnSync(process.execPath, [path.join(ROOT, 'node_modules/jest/bin/jest.js'), ...args], { cwd: tree, stdio: 'ignore', env, timeout: 600_000 });
  const { numFailedTests, numPassedTests, numRuntimeErrorTestSuites, testResults } = existsSync(report)
    ? JSON.parse(readFileSync(report, 'utf8'))
    : { numFailedTests: 0, numPassedTests: 0, numRuntimeErrorTestSuites: 0, testResults: [] };
  rmSync(report, { force: true });
  const messages = testResults.map(({ message }) => String(message ?? '')).join('\n');
  const started = numFailedTests + numPassedTests > 0 || (messages !== '' && !/Syntax ?Error|Cannot find module|ReferenceError/.test(messages));
  if (!started) {
    console.error(`${files.join(', ')}: no test ran. ${messages.slice(0, 500)}`);
    process.exit(1);
  }
  // What breaks a suite while it is read (values made beside the tests) is noticed too.
  return numFailedTests === 0 && numRuntimeErrorTestSuites === 0;
}

function finish(result) {
  const share = result.run === 0 ? 0 : result.killed / result.run;
  for (const error of result.errors) console.error(error);
  console.log(`${result.killed} of ${result.run} mutants killed, ${result.survivors.length} explained or open`);
  if (option('report') !== undefined) writeFileSync(option('report'), JSON.stringify(result));
  const isEnough = share >= LEAST_SHARE || process.argv.includes('--explained');
  process.exit(result.errors.length === 0 && isEnough ? 0 : 1);
}
