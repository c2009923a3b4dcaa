import { performance } from 'node:perf_hooks';

/** CPU (user + system, of this process) and wall time of `work`, both in ms. */
export async function measured(work) {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  const value = await work();
  const used = process.cpuUsage(cpu);
  return { value, cpuMs: (used.user + used.system) / 1000, wallMs: performance.now() - wall };
}

/** Wall times in ms of `times` calls, one after the other, sorted. The first calls, which fill caches, are thrown away. */
export async function timed(times, call) {
  for (let n = 0; n < Math.ceil(times / 10); n++) await call(n);
  const all = [];
  for (let n = 0; n < times; n++) all.push((await measured(() => call(n))).wallMs);
  return all.sort((a, b) => a - b);
}

export const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** Runs `total` tasks, `hands` at a time. → tasks per second */
export async function perSecond(total, hands, task) {
  let next = 0;
  const hand = async () => {
    while (next < total) await task(next++);
  };
  const { wallMs } = await measured(() => Promise.all(Array.from({ length: hands }, hand)));
  return (total * 1000) / wallMs;
}

export const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

/** One row of the result: the product's figure, the bare one, and the first over the second. */
export const row = (what, unit, ours, bare, note = '') => ({ what, unit, ours, bare, ratio: ours / bare, note });

export function print(title, rows) {
  const table = [
    ['', 'unit', 'Attesta', 'bare', 'ratio', ''],
    ...rows.map(({ what, unit, ours, bare, ratio, note }) => [what, unit, digits(ours), digits(bare), `${digits(ratio)} ×`, note]),
  ];
  const widths = table[0].map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
  const line = (cells) => cells.map((cell, n) => (n === 0 || n === 5 ? cell.padEnd(widths[n]) : cell.padStart(widths[n]))).join('  ');
  console.log(`\n${title}\n${table.map((cells) => line(cells).trimEnd()).join('\n')}`);
}
