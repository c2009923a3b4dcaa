import fc from 'fast-check';

import { sampleSizeOf, SAMPLING_PRESETS, type SamplingPresetId } from './sampling-preset.js';

const size = (id: SamplingPresetId, count: number): number => {
  const preset = SAMPLING_PRESETS.find((one) => one.id === id);
  if (preset === undefined) throw new Error(id);
  return sampleSizeOf(preset, count);
};

describe('AssuranceLab', () => {
  it.each([
    [0, 0],
    [1, 1],
    [4, 4],
    [5, 5],
    [6, 5],
    [50, 5],
    [51, 6],
    [60, 6],
    [61, 7],
    [249, 25],
    [250, 25],
    [251, 25],
    [50_000, 25],
  ])('of %i takes %i', (count, wanted) => {
    expect(size('assurance-lab', count)).toBe(wanted);
  });
});

describe('KirkpatrickPrice', () => {
  it.each([
    [0, 0],
    [1, 1],
    [2, 2],
    [3, 3],
    [29, 3],
    [30, 3],
    [31, 4],
    [70, 7],
    [290, 29],
    [291, 30],
    [300, 30],
    [301, 30],
    [50_000, 30],
  ])('of %i takes %i', (count, wanted) => {
    expect(size('kirkpatrick-price', count)).toBe(wanted);
  });
});

describe('cap 25', () => {
  it.each([
    [0, 0],
    [24, 24],
    [25, 25],
    [26, 25],
    [50_000, 25],
  ])('of %i takes %i', (count, wanted) => {
    expect(size('cap-25', count)).toBe(wanted);
  });
});

describe('every preset', () => {
  it('takes at most what there is, never nothing of something, and 10 % exactly where it says so', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLING_PRESETS), fc.integer({ min: 1, max: 100_000 }), (preset, count) => {
        const taken = sampleSizeOf(preset, count);
        expect(taken).toBeGreaterThan(0);
        expect(taken).toBeLessThanOrEqual(Math.min(count, 30));
      }),
      { seed: 7, numRuns: 2_000 },
    );
    for (let tens = 1; tens <= 30; tens++) expect(sampleSizeOf(SAMPLING_PRESETS[1], tens * 10)).toBe(Math.max(3, tens));
  });
});
