// How long the short versions of the proof suites took within `npm test`. Used by scripts/run-tests.mjs.
import path from 'node:path';

import { REQUIRED } from './proof-document.mjs';

/** For all short versions together: `npm test` has to stay something that one runs. */
const BUDGET_SECONDS = 360;
/** `proofs` has no short version: its tests are those of `npm test` as they are. */
const SUITES = Object.keys(REQUIRED).filter((suite) => suite !== 'proofs');

/** One line of a jest report (`--json`): the sum over the files of each suite, as if they ran one after the other. Null when none ran. */
export function proofTimeOf(testResults, root) {
  const seconds = new Map();
  for (const { name, startTime, endTime } of testResults) {
    const [, suite] = /^test\/([^/]+)\//.exec(path.relative(root, name).replaceAll('\\', '/')) ?? [];
    if (SUITES.includes(suite)) seconds.set(suite, (seconds.get(suite) ?? 0) + (endTime - startTime) / 1000);
  }
  if (seconds.size === 0) return null;
  const sum = Math.round([...seconds.values()].reduce((total, one) => total + one, 0));
  const each = SUITES.filter((suite) => seconds.has(suite)).map((suite) => `${suite} ${Math.round(seconds.get(suite))}`);
  const remark = sum > BUDGET_SECONDS ? `: MORE than the ${BUDGET_SECONDS} s that short versions may take` : '';
  return `Short versions of the proofs: ${sum} s in all (${each.join(', ')})${remark}`;
}
