import { type Strength } from '@app/controls/domain/index.js';

const WEIGHTS: Readonly<Record<Strength, number>> = { direct: 1, population: 0.6, supporting: 0.3 };

/** What fresh evidence of that strength gives a control. */
export const weightOf = (strength: Strength): number => WEIGHTS[strength];
