import { type EvidenceType, type Strength } from '@app/controls/domain/index.js';

/** Evidence types by name, for sentences about them. */
export type Wording = ReadonlyMap<string, EvidenceType>;

export const titleOf = (wording: Wording, type: string): string => wording.get(type)?.title ?? type;
/** In the middle of a sentence. */
export const nameOf = (wording: Wording, type: string): string => titleOf(wording, type).toLowerCase();

const SINGULAR = { verb: 'is', past: 'was', perfect: 'has' } as const;
const PLURAL = { verb: 'are', past: 'were', perfect: 'have' } as const;
export const verbsOf = (wording: Wording, type: string): typeof SINGULAR | typeof PLURAL => (wording.get(type)?.isPlural === true ? PLURAL : SINGULAR);

const WHAT_FOR: Readonly<Record<Strength, string>> = {
  direct: 'direct evidence for',
  population: 'the population for',
  supporting: 'only supporting evidence for',
};
/** `Terminations are the population for CC6.2` */
export const statement = (wording: Wording, type: string, strength: Strength, controlId: string): string =>
  `${titleOf(wording, type)} ${verbsOf(wording, type).verb} ${WHAT_FOR[strength]} ${controlId}`;

/** At most one decimal, never rounded up to a whole that is not reached: 94.96 % stays below 95 %. */
export const percent = (share: number): string => `${String(Math.floor(share * 1000 + 1e-9) / 10)} %`;

/** `2026-11-21 03:12 UTC` */
export const instant = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
