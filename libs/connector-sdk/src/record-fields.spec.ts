import { z } from 'zod';

import { UNPARSEABLE_DAY, vendorCount, vendorDay, vendorId, vendorText } from './record-fields.js';

describe('fields of vendors’ records', () => {
  const record = z.object({ day: vendorDay() });

  it.each([[{ day: '0000-00-00' }], [{ day: '' }], [{ day: null }], [{}]])('reads the blank date %j as null', (row) => {
    expect(record.parse(row)).toEqual({ day: null });
  });
  it.each([['2026-11-21'], ['2024-02-29']])('takes the day %s', (day) => {
    expect(record.parse({ day })).toEqual({ day });
  });
  it.each([['2026-02-30'], ['2025-02-29'], ['21.11.2026'], ['2026-11-21T00:00:00Z'], ['2026-1-2'], [' '], [0], [20261121], [{}], [true]])(
    'marks %j as unparseable and as nothing else',
    (day) => {
      const result = record.safeParse({ day });
      expect(result.error?.issues.map(({ message }) => message)).toEqual([UNPARSEABLE_DAY]);
    },
  );

  it.each([
    [52, 52],
    ['52', 52],
    [0, 0],
  ])('takes the count %j', (value, expected) => {
    expect(vendorCount().parse(value)).toBe(expected);
  });
  it.each([[-1], [1.5], [1e300], ['-1'], ['1.5'], ['1e3'], [''], [null], [undefined], [Number.NaN], ['9'.repeat(13)]])('refuses %j as a count', (value) => {
    expect(vendorCount().safeParse(value).success).toBe(false);
  });

  it.each([
    ['4', '4'],
    [4, '4'],
  ])('keeps the id %j as text', (value, expected) => {
    expect(vendorId().parse(value)).toBe(expected);
  });
  it.each([[''], [null], [1.5], [{}]])('refuses %j as an id', (value) => {
    expect(vendorId().safeParse(value).success).toBe(false);
  });

  it.each([
    ['IT', 'IT'],
    ['', null],
    [null, null],
    [undefined, null],
  ])('reads the text %j', (value, expected) => {
    expect(vendorText().parse(value)).toBe(expected);
  });
});
