import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

/** `npm run proof` runs every suite at its full size; `npm test` runs the short version of the same suite, with a fixed seed. */
export const IS_FULL_PROOF = process.env['ATTESTA_PROOF'] === 'full';
/** The size of a proof: `short` within `npm test`, `full` for the figure that is promised. */
export const proofSize = (short: number, full: number): number => (IS_FULL_PROOF ? full : short);
/** Printed with every figure, so that a failure can be played again. */
export const PROOF_SEED = Number(process.env['ATTESTA_PROOF_SEED'] ?? 20261121);

export interface ProofFigure {
  /** Number in the table of promises, or a short name where it has none. */
  readonly promise: number | string;
  /** What is claimed, in one sentence. */
  readonly claim: string;
  /** What was counted: name → number. */
  readonly counted: Readonly<Record<string, number>>;
  /** What must hold of the counts: name → at least or at most. Checked here, so that a figure that falls short fails the suite. */
  readonly demands: Readonly<Record<string, { readonly atLeast: number } | { readonly atMost: number }>>;
}

/** Checks the figures, prints them on one line, and, for `npm run proof`, writes them down for PROOF.md. */
export function proven({ promise, claim, counted, demands }: ProofFigure): void {
  const short = Object.entries(demands).filter(([name, demand]) => {
    const value = counted[name] ?? Number.NaN;
    return 'atLeast' in demand ? !(value >= demand.atLeast) : !(value <= demand.atMost);
  });
  const line = JSON.stringify({ promise, claim, counted, demands, seed: PROOF_SEED, passed: short.length === 0 });
  console.log(`PROOF ${line}`);
  const folder = process.env['ATTESTA_PROOF_FOLDER'];
  if (folder !== undefined) {
    mkdirSync(folder, { recursive: true });
    appendFileSync(path.join(folder, `${String(process.pid)}.ndjson`), `${line}\n`);
  }
  expect(short.map(([name, demand]) => ({ name, value: counted[name], demand }))).toEqual([]);
}
