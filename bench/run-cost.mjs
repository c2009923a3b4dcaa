import { bareReading, reading } from './bare-vendor.mjs';
import { measured, row } from './measure.mjs';
import { askFor, execute } from './runs.mjs';
import { connect, found } from './stage.mjs';

/** CPU of this process alone: the vendor and the servers are processes of their own. */
export async function runCost(stage, { runs, walkPeople }) {
  const organization = await found(stage, 'run-cost');
  const small = await connect(stage, organization, 'run-cost', 1_000);
  await execute(stage, organization.id, small.id, 'connect');
  await askFor(stage, small.id, Array.from({ length: runs }, (_, n) => `bench-${n}`)); // prettier-ignore
  const rows = [];
  const requests = [];
  await reading(stage, 'run-cost', small.apiKey, { mode: 'totals', seen: (request) => requests.push(request) })();
  const read = reading(stage, 'run-cost', small.apiKey, { mode: 'totals' });
  const cpu = await each(
    runs,
    read,
    (n) => execute(stage, organization.id, small.id, `bench-${n}`),
    () => bareReading(stage, 'run-cost', small.apiKey, requests),
  );
  rows.push(row(`reading an ordinary day (${requests.length} calls)`, 'ms CPU', cpu.read, cpu.bare, 'against download + parse of the same bytes'));
  rows.push(row('whole run: lease, reading, evidence, audit', 'ms CPU', cpu.run, cpu.bare, 'against download + parse of the same bytes'));

  const big = await connect(stage, organization, 'run-walk', walkPeople);
  const pages = [];
  await reading(stage, 'run-walk', big.apiKey, { mode: 'rows', seen: (request) => pages.push(request) })();
  const walk = await each(3, reading(stage, 'run-walk', big.apiKey, { mode: 'rows' }), null, () => bareReading(stage, 'run-walk', big.apiKey, pages));
  const megabytes = (walk.bytes / 1e6).toFixed(1);
  rows.push(
    row(
      `directory walk of ${walkPeople} people`,
      'ms CPU',
      walk.read,
      walk.bare,
      `${pages.length} calls, ${megabytes} MB; every record checked against its schema`,
    ),
  );
  return rows;
}

/** In turns, so that a busy machine slows all alike. Mean CPU in ms of one. */
async function each(times, read, run, bare) {
  const sums = { read: 0, run: 0, bare: 0, bytes: 0 };
  await bare();
  for (let n = 0; n < times; n++) {
    sums.read += (await measured(read)).cpuMs;
    const { cpuMs, value } = await measured(bare);
    sums.bare += cpuMs;
    sums.bytes = value;
    if (run !== null) sums.run += (await measured(() => run(n))).cpuMs;
  }
  return { read: sums.read / times, run: sums.run / times, bare: sums.bare / times, bytes: sums.bytes };
}
