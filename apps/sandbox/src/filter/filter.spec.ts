import { CATALOGUE } from '../dataset/fields.js';
import { toDayNumber } from '../people/calendar.js';
import { compileFilter } from './evaluate.js';
import { parseFilter } from './parser.js';

const compile = (text: string): ReturnType<typeof compileFilter> => {
  const parsed = parseFilter(text);
  return 'invalid' in parsed ? parsed : compileFilter(parsed, CATALOGUE);
};
/** Whether the only condition of a filter holds for a cell. */
const holds = (text: string, cell: string | number | null): boolean => {
  const compiled = compile(text);
  if ('invalid' in compiled) throw new Error(compiled.invalid);
  const [condition] = [...compiled.onPerson, ...compiled.onTask];
  return condition?.test(cell) ?? false;
};

describe('the dataset filter', () => {
  it.each([
    ["status eq 'Active'", 'and', 1],
    ["terminationDate ge '2026-10-22' and terminationDate le '2026-11-21'", 'and', 2],
    ["firstName eq 'Ada' or firstName eq 'Amir' or firstName eq 'Bela'", 'or', 3],
    ["status in ('Active', 'Inactive')", 'and', 1],
    ["  eeid eq 4  and lastName eq 'O''Dell' ", 'and', 2],
  ])('reads %s', (text, joiner, conditions) => {
    const parsed = parseFilter(text);
    expect(parsed).toMatchObject({ joiner });
    expect('invalid' in parsed ? 0 : parsed.conditions.length).toBe(conditions);
  });

  it.each([
    ["status eq 'Active' and eeid gt 3 or eeid lt 2", /cannot be mixed/],
    ["eeid not in ('1')", /operator/],
    ["(status eq 'Active')", /field name expected/],
    ['status eq Active', /literal expected/],
    ["status eq 'Active", /cannot read/],
    ["status EQ 'Active'", /unknown operator/],
    ["status eq 'Active' AND eeid gt 3", /`and` or `or` expected/],
    ["status eq 'Active' and", /field name expected/],
    ["status eq 'Active' status eq 'Inactive'", /`and` or `or` expected/],
    ['status in ()', /literal expected/],
    ["status in ('Active'", /, or \) expected/],
    ["status in 'Active'", /\( expected/],
    ['', /field name expected/],
    ["shoeSize eq '44'", /unknown field/],
    ["firstName gt 'A'", /does not work/],
    ["firstName in ('Ada','Amir')", /does not work/],
    ["terminationDate in ('2026-01-01','2026-01-02')", /does not work/],
    ["taskCompleted eq 'Yes'", /does not work/],
    ["terminationDate ge '2026-02-30'", /quoted date/],
    ['terminationDate ge 2026', /quoted date/],
    ["eeid eq 'four'", /needs a number/],
    ['firstName eq 4', /single quotes/],
  ])('refuses %s', (text, reason) => {
    expect(compile(text)).toEqual({ invalid: expect.stringMatching(reason) });
  });

  it.each([
    ["firstName in ('Ada')", 'Ada', true],
    ["status in ('Active','Inactive')", 'Inactive', true],
    ["lastName eq 'O''Dell'", "O'Dell", true],
    ["eeid ge '4'", 4, true],
    ['eeid lt 4', 4, false],
    ["taskName ne ''", null, false],
    ["taskName ne ''", 'Badge issued', true],
    ["terminationDate eq ''", null, true],
  ])('%s on %p is %p', (text, cell, expected) => {
    expect(holds(text, cell)).toBe(expected);
  });

  it.each(['lt', 'le', 'gt', 'ge'])('a blank date is never %s a day', (operator) => {
    expect(holds(`terminationDate ${operator} '2026-11-21'`, null)).toBe(false);
  });

  it('both ends of a window are in', () => {
    for (const day of ['2026-10-22', '2026-11-21']) {
      expect(holds("terminationDate ge '2026-10-22'", toDayNumber(day)) && holds("terminationDate le '2026-11-21'", toDayNumber(day))).toBe(true);
    }
    expect(holds("terminationDate ge '2026-10-22'", toDayNumber('2026-10-21'))).toBe(false);
    expect(holds("terminationDate le '2026-11-21'", toDayNumber('2026-11-22'))).toBe(false);
  });
});
