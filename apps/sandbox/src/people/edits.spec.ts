import { applyEdit, type Edit, editSchema } from './edits.js';
import { type Conventions, type Person } from './person.js';
import { type Standing, standingOn } from './standing.js';
import { PeopleTimeline } from './timeline.js';

const TODAY = '2026-11-21';
const edit = (input: object): Edit => editSchema.parse(input);
const ymd = (day: number | null | undefined): string | null => (typeof day === 'number' ? new Date(day * 86_400_000).toISOString().slice(0, 10) : null);

describe('an edit of history', () => {
  let story: PeopleTimeline;
  beforeEach(() => {
    story = new PeopleTimeline({ seed: 'empty', people: 0, anchor: TODAY });
  });
  const apply = (input: object): Person => {
    const result = applyEdit(story, edit(input), TODAY);
    if ('refused' in result) throw new Error(result.refused);
    return result;
  };
  const on = (person: Person, day: string, conventions: Partial<Conventions> = {}): Standing | null =>
    standingOn(story.find(person.id) ?? person, day, { terminationDay: 'last-day-employed', rehire: 'clears', ...conventions });

  it('hires from the day it is entered, active from the hire date on', () => {
    const person = apply({ kind: 'hire', hireDate: '2026-12-01' });
    expect(on(person, '2026-11-20')).toBeNull();
    expect(on(person, TODAY)).toMatchObject({ active: false });
    expect(on(person, '2026-12-01')).toMatchObject({ active: true });
  });

  it('terminates with or without the last day, by the convention of the company', () => {
    const person = apply({ kind: 'hire', hireDate: '2026-01-01', enteredOn: '2026-01-01' });
    apply({ kind: 'terminate', employeeId: person.id, date: '2026-11-30' });
    expect(ymd(on(person, '2026-11-20')?.terminationDay)).toBeNull();
    expect([ymd(on(person, TODAY)?.terminationDay), on(person, TODAY)?.active]).toEqual(['2026-11-30', true]);
    expect(on(person, '2026-11-30')?.active).toBe(true);
    expect(on(person, '2026-11-30', { terminationDay: 'first-day-off' })?.active).toBe(false);
    expect(on(person, '2026-12-01')?.active).toBe(false);
  });

  it('back-dates a known termination, and yesterday still shows what was known then', () => {
    const person = apply({ kind: 'hire', hireDate: '2026-01-01', enteredOn: '2026-01-01' });
    apply({ kind: 'terminate', employeeId: person.id, date: '2026-11-15', enteredOn: '2026-11-15' });
    apply({ kind: 'back-date', employeeId: person.id, date: '2026-10-01' });
    expect(ymd(on(person, '2026-11-20')?.terminationDay)).toBe('2026-11-15');
    expect(ymd(on(person, TODAY)?.terminationDay)).toBe('2026-10-01');
  });

  it('takes a termination back', () => {
    const person = apply({ kind: 'hire', hireDate: '2026-01-01', enteredOn: '2026-01-01' });
    apply({ kind: 'terminate', employeeId: person.id, date: '2026-11-15', enteredOn: '2026-11-15' });
    apply({ kind: 'take-back', employeeId: person.id });
    expect(on(person, TODAY)).toMatchObject({ active: true, terminationDay: null });
  });

  it('hires again, clearing the termination date or keeping it', () => {
    const person = apply({ kind: 'hire', hireDate: '2026-01-01', enteredOn: '2026-01-01' });
    apply({ kind: 'terminate', employeeId: person.id, date: '2026-11-10', enteredOn: '2026-11-10' });
    apply({ kind: 'rehire', employeeId: person.id, hireDate: TODAY });
    expect(on(person, TODAY)).toMatchObject({ active: true, terminationDay: null });
    expect(ymd(on(person, TODAY)?.hireDay)).toBe(TODAY);
    expect(ymd(on(person, TODAY)?.originalHireDay)).toBe('2026-01-01');
    expect(ymd(on(person, TODAY, { rehire: 'keeps' })?.terminationDay)).toBe('2026-11-10');
  });

  it('deletes', () => {
    const person = apply({ kind: 'hire', hireDate: '2026-01-01', enteredOn: '2026-01-01' });
    apply({ kind: 'delete', employeeId: person.id });
    expect(on(person, '2026-11-20')).not.toBeNull();
    expect(on(person, TODAY)).toBeNull();
  });

  it.each([
    [{ kind: 'terminate', employeeId: 5, date: TODAY }, /no person/],
    [{ kind: 'back-date', employeeId: 900_001, date: '2026-10-01' }, /no termination to move/],
    [{ kind: 'terminate', employeeId: 900_001, date: '2025-12-31' }, /before the hire/],
    [{ kind: 'rehire', employeeId: 900_001, hireDate: TODAY }, /nobody to hire again/],
  ])('refuses %j', (input, reason) => {
    apply({ kind: 'hire', hireDate: '2026-01-01', enteredOn: '2026-01-01' });
    expect(applyEdit(story, edit(input), TODAY)).toEqual({ refused: expect.stringMatching(reason) });
  });
});
