// What PROOF.md looks like, and what must be in it. Used by scripts/proof.mjs.

/** Which promises each suite has to bring a figure for. A suite may bring more. */
export const REQUIRED = {
  tenancy: [9, 10, 11],
  guards: [12],
  secrets: [14, 15, 17, 18],
  egress: [19],
  truth: [20, 27, 29],
  chaos: [13, 16, 23, 24, 25, 26, 28, 32],
  edge: [22],
  proofs: [],
};

const INTRODUCTION = `# Proof

What Attesta promises, as figures that one command measures: \`npm run proof\`. It fails when a figure falls short of what is demanded or when a figure is missing.
This file is written by that command; numbers of promises are those of \`docs/promises.md\`. The seed plays a run again: \`ATTESTA_PROOF_SEED=<seed> npm run proof\`.
`;

export const missingPromises = (suite, figures) => {
  const there = new Set(figures.map(({ promise }) => String(promise)));
  return REQUIRED[suite].filter((promise) => !there.has(String(promise))).map((promise) => `${suite}: there is no figure for promise ${promise}`);
};

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
const amount = (value) => (Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: 3 }) : String(value));
const countsOf = ({ counted }) => Object.entries(counted).map(([name, value]) => `${name} ${amount(value)}`);
const demandsOf = ({ demands }) =>
  Object.entries(demands).map(([name, demand]) => `${name} ${'atLeast' in demand ? `≥ ${amount(demand.atLeast)}` : `≤ ${amount(demand.atMost)}`}`);
const order = ({ promise }) => (Number.isInteger(promise) ? promise : 1_000);

/** One suite as a part of PROOF.md. */
export function sectionOf({ suite, figures, problems, versions, seconds, date, short }) {
  const rows = figures
    .toSorted((a, b) => order(a) - order(b))
    .map((figure) => [figure.promise, figure.claim, countsOf(figure).join(', '), demandsOf(figure).join(', '), figure.passed ? 'yes' : '**no**', figure.seed]);
  return [
    `## ${suite}`,
    '',
    `\`npm run proof -- --only ${suite}\` on ${date.toISOString().slice(0, 10)}, ${seconds} s${short ? ', **short sizes**' : ''}: Node ${versions.node}, MongoDB ${versions.mongodb}, Redis ${versions.redis}.`,
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
