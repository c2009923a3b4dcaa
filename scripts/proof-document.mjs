// What PROOF.md looks like, and what must be in it. Used by scripts/proof.mjs.

/** How many figures each suite has to bring for a promise, at the least: more figures raise the number, or the next one that vanishes is not missed. */
export const REQUIRED = {
  tenancy: { 9: 1, 10: 1, 11: 1 },
  guards: { 12: 1 },
  secrets: { 14: 4, 15: 4, 17: 1, 18: 2 },
  egress: { 19: 6 },
  // 20: one for each file of cuts, and three of hostile answers.
  truth: { 20: 7, 27: 1, 29: 2 },
  chaos: { 13: 1, 16: 1, 23: 1, 24: 1, 25: 1, 26: 1, 28: 1, 32: 1, 'step-down': 1 },
  edge: { 22: 1, 'http-edge': 1, 'general-rules': 1 },
  proofs: { 8: 1, 30: 1, sampling: 1, grouping: 1, 'two monitors': 1 },
};

/** Test files that belong to a suite beside those in its folder. */
const BESIDE = {
  proofs: [
    'libs/retention/src/retention.int-spec.ts',
    'libs/custody/src/domain/draw.spec.ts',
    'libs/alerts/src/alert-monitor.int-spec.ts',
    'libs/alerts/src/domain/alert-timelines.property.spec.ts',
  ],
};

/** Where the tests of a suite are, from the root of the project; folders end with a slash. */
export const placesOf = (suite) => [`test/${suite}/`, ...(BESIDE[suite] ?? [])];

const INTRODUCTION = `# Proof

What Attesta promises, as figures that one command measures: \`npm run proof\`. It fails when a figure falls short of what is demanded or when a figure is missing.
This file is written by that command; numbers of promises are those of \`docs/promises.md\`. The seed plays a run again: \`ATTESTA_PROOF_SEED=<seed> npm run proof\`.
Each section names the commit at which it was measured: a suite that is measured again replaces its own section, so sections may come from different commits.
`;

export const missingPromises = (suite, figures) =>
  Object.entries(REQUIRED[suite]).flatMap(([promise, demanded]) => {
    const there = figures.filter((figure) => String(figure.promise) === promise).length;
    if (there >= demanded) return [];
    return [`${suite}: ${there === 0 ? 'there is no figure' : `${there} of ${demanded} figures are there`} for promise ${promise}`];
  });

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
const amount = (value) => (Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: 3 }) : String(value));
const countsOf = ({ counted }) => Object.entries(counted).map(([name, value]) => `${name} ${amount(value)}`);
const demandsOf = ({ demands }) =>
  Object.entries(demands).map(([name, demand]) => `${name} ${'atLeast' in demand ? `≥ ${amount(demand.atLeast)}` : `≤ ${amount(demand.atMost)}`}`);
const order = ({ promise }) => (Number.isInteger(promise) ? promise : 1_000);

/** Which tree was measured: `at \`32d59ae\` with changes that are not committed`. */
function measuredAt({ commit, isDirty, commitAfter }) {
  const moved = commitAfter === commit ? '' : `, at \`${commitAfter}\` when it ended`;
  return `at \`${commit}\`${moved}${isDirty ? `${moved === '' ? '' : ','} with changes that are not committed` : ''}`;
}

/** One suite as a part of PROOF.md. */
export function sectionOf({ suite, figures, problems, versions, tree, seconds, date, short }) {
  const rows = figures
    .toSorted((a, b) => order(a) - order(b))
    .map((figure) => [figure.promise, figure.claim, countsOf(figure).join(', '), demandsOf(figure).join(', '), figure.passed ? 'yes' : '**no**', figure.seed]);
  return [
    `## ${suite}`,
    '',
    `\`npm run proof -- --only ${suite}\` on ${date.toISOString().slice(0, 10)}, ${measuredAt(tree)}, ${seconds} s${short ? ', **short sizes**' : ''}: Node ${versions.node}, MongoDB ${versions.mongodb}, Redis ${versions.redis}.`,
    '',
    '| promise | claim | figure | demanded | holds | seed |',
    '|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.map(cell).join(' | ')} |`),
    ...(problems.length === 0 ? [] : ['', ...problems.map((problem) => `- **${cell(problem)}**`)]),
    '',
  ].join('\n');
}

/** The document with these suites new and the others as they were. */
export function merged(before, measured) {
  const parts = new Map(
    before
      .split(/^(?=## )/m)
      .filter((part) => part.startsWith('## '))
      .map((part) => [/^## (\S+)/.exec(part)?.[1] ?? '', `${part.trimEnd()}\n`]),
  );
  for (const { suite, section } of measured) parts.set(suite, section);
  const known = Object.keys(REQUIRED).filter((suite) => parts.has(suite));
  return [INTRODUCTION, ...known.map((suite) => parts.get(suite))].join('\n');
}
