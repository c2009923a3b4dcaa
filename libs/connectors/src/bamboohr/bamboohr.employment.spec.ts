import { whenOn } from '@app/connector-sdk';
import { type LocalDate, toLocalDate } from '@app/kernel';

import { employmentOn, isActive, remarksOn } from './bamboohr.employment.js';
import type { Person } from './bamboohr.records.js';

const DAY = toLocalDate('2026-11-21');
const when = whenOn(DAY, 'Europe/Berlin');
const day = (text: string | null): LocalDate | null => (text === null ? null : toLocalDate(text));
const aPerson = (hireDate: string | null, terminationDate: string | null, status: Person['status'] = 'Active'): Person => ({
  eeid: '1',
  status,
  hireDate: day(hireDate),
  terminationDate: day(terminationDate),
});

describe('who is active on a day', () => {
  it.each([
    ['starts on the day', '2026-11-21', null, 'active'],
    ['starts the day after', '2026-11-22', null, 'pending'],
    ['leaves on the day: still employed', '2020-01-01', '2026-11-21', 'active'],
    ['left the day before', '2020-01-01', '2026-11-20', 'left'],
    ['leaves later', '2020-01-01', '2026-12-24', 'active'],
    ['came back after leaving', '2026-03-01', '2025-06-30', 'active'],
    ['left on the first day', '2026-11-01', '2026-11-01', 'left'],
    ['has no hire date', null, null, 'unknown'],
    ['has no hire date and has left', null, '2026-01-01', 'left'],
  ] as const)('somebody who %s', (_who, hired, left, expected) => {
    expect(employmentOn(aPerson(hired, left), DAY)).toBe(expected);
  });

  it('is decided by the dates, and by the status where there are none', () => {
    expect(isActive(aPerson('2020-01-01', null, 'Inactive'), when)).toBe(true);
    expect(isActive(aPerson('2020-01-01', '2026-11-20', 'Active'), when)).toBe(false);
    expect(isActive(aPerson(null, null, 'Active'), when)).toBe(true);
    expect(isActive(aPerson(null, null, 'Inactive'), when)).toBe(false);
  });

  it('says where status and dates disagree, who starts later and who has no hire date', () => {
    const people = [aPerson('2020-01-01', null), aPerson('2020-01-01', '2026-12-24', 'Inactive'), aPerson('2026-12-01', null, 'Inactive'), aPerson(null, null)];
    expect(remarksOn(people, when)).toEqual([
      '1 person where the status at the vendor and the dates disagree; the dates decided.',
      '1 person with a hire date after this day; not counted.',
      '1 person without a hire date; the status at the vendor decided.',
    ]);
    expect(remarksOn(people.slice(0, 1), when)).toEqual([]);
  });
});
