/** One line of a rule: populations of at most `upTo` rows (null = any) give this many. */
export interface SizeBand {
  readonly upTo: number | null;
  readonly take: { readonly all: true } | { readonly rows: number } | { readonly percent: number; readonly atLeast: number; readonly atMost: number };
}
export interface SamplingPreset {
  readonly id: string;
  readonly name: string;
  /** The rule in words. */
  readonly rule: string;
  /** In ascending order; the last one takes what is above the others. */
  readonly bands: readonly SizeBand[];
}

/** Sample sizes as audit firms publish them. No standard mandates a size: an auditor may give any other. */
export const SAMPLING_PRESETS = [
  {
    id: 'assurance-lab',
    name: 'AssuranceLab',
    rule: 'Up to 5 rows all; up to 50: 5; up to 250: 10 % rounded up; above: 25.',
    bands: [
      { upTo: 5, take: { all: true } },
      { upTo: 50, take: { rows: 5 } },
      { upTo: 250, take: { percent: 10, atLeast: 1, atMost: 25 } },
      { upTo: null, take: { rows: 25 } },
    ],
  },
  {
    id: 'kirkpatrick-price',
    name: 'KirkpatrickPrice',
    rule: '10 % rounded up, at least 3, at most 30.',
    bands: [{ upTo: null, take: { percent: 10, atLeast: 3, atMost: 30 } }],
  },
  { id: 'cap-25', name: 'Cap 25', rule: 'All rows, at most 25.', bands: [{ upTo: null, take: { rows: 25 } }] },
] as const satisfies readonly SamplingPreset[];

export type SamplingPresetId = (typeof SAMPLING_PRESETS)[number]['id'];
export const SAMPLING_PRESET_IDS: readonly SamplingPresetId[] = SAMPLING_PRESETS.map(({ id }) => id);

/** How many rows a preset takes of a population; never more than there are. */
export function sampleSizeOf(preset: SamplingPreset, populationCount: number): number {
  const band = preset.bands.find(({ upTo }) => upTo === null || populationCount <= upTo);
  return band === undefined ? 0 : Math.min(populationCount, rowsOf(band.take, populationCount));
}

function rowsOf(take: SizeBand['take'], populationCount: number): number {
  if ('all' in take) return populationCount;
  if ('rows' in take) return take.rows;
  // Whole numbers: 10 % of 30 as a fraction is 3.0000000000000004 and would round up to 4.
  return Math.min(Math.max(Math.ceil((populationCount * take.percent) / 100), take.atLeast), take.atMost);
}
