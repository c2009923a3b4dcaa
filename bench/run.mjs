// Ratios of the product against bare scripts that do the same work, in one run: absolute times differ from machine to machine.
// npm run bench [-- --quick]
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';

import { apiOverhead } from './api-overhead.mjs';
import { coverage } from './coverage.mjs';
import { evidenceList } from './evidence-list.mjs';
import { print } from './measure.mjs';
import { pages } from './pages.mjs';
import { runCost } from './run-cost.mjs';
import { runsPerSecond } from './runs-per-second.mjs';
import { openStage } from './stage.mjs';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const plan = values.quick
  ? { runs: 10, walkPeople: 2_000, rate: 40, sizes: [10_000, 50_000], calls: 50, seconds: 2, connections: 100, visits: 1 }
  : { runs: 40, walkPeople: 10_000, rate: 200, sizes: [10_000, 1_000_000], calls: 200, seconds: 8, connections: 1_000, visits: 3 };

const started = performance.now();
const stage = await openStage();
try {
  print('CPU of a run (of this process; vendor and servers are others)', await runCost(stage, plan));
  print('Runs per second, against a script with the same calls and rows', await runsPerSecond(stage, { runs: plan.rate }));
  print('API, against the bare driver', await apiOverhead(stage, plan));
  print('Pages on a processor four times slower and a slow 4G line, against a page of one line', await pages(stage, plan));
  const [small, large] = plan.sizes.map((size) => size.toLocaleString('en'));
  print(`Evidence list at ${large} rows ("Attesta"), against the same list at ${small} rows ("bare")`, await evidenceList(stage, plan));
  print(`Coverage of ${plan.connections} connections ("Attesta"), against the same of one ("bare")`, await coverage(stage, plan));
} finally {
  await stage.close();
}
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s on ${process.version}`);
