import { isDay, toDay, toDayNumber } from './calendar.js';
import { tasksOfSpell } from './onboarding.js';
import { type Conventions } from './person.js';
import { standingOn, tasksOn } from './standing.js';
import { PeopleTimeline } from './timeline.js';

const CONVENTIONS: Conventions = { terminationDay: 'last-day-employed', rehire: 'clears' };
const ANCHOR = '2026-01-01';
const timeline = (people = 400, seed = 'story'): PeopleTimeline => new PeopleTimeline({ seed, people, anchor: ANCHOR });
const standings = (story: PeopleTimeline, day: string) => story.peopleUpTo(day).flatMap((person) => standingOn(person, day, CONVENTIONS) ?? []);

describe('the calendar', () => {
  it.each([
    ['2024-02-29', true],
    ['2025-02-29', false],
    ['2026-02-30', false],
    ['0000-00-00', false],
    ['2026-1-1', false],
    ['', false],
  ])('%p is a day: %p', (text, expected) => {
    expect(isDay(text)).toBe(expected);
  });

  it('counts days across a leap day and back', () => {
    expect(toDayNumber('2028-03-01') - toDayNumber('2028-02-28')).toBe(2);
    expect(toDay(toDayNumber('2028-02-29'))).toBe('2028-02-29');
  });
});

describe('the people of a company', () => {
  it('are exactly as many as asked for on the anchor day', () => {
    for (const people of [0, 1, 50, 400]) expect(standings(timeline(people), ANCHOR)).toHaveLength(people);
  });

  it('are the same for the same seed and others for another', () => {
    expect(timeline().peopleUpTo('2026-06-01')).toEqual(timeline().peopleUpTo('2026-06-01'));
    expect(timeline(400, 'other').peopleUpTo(ANCHOR)[0]).not.toEqual(timeline().peopleUpTo(ANCHOR)[0]);
  });

  it('tell the same story whichever day is asked for first', () => {
    const forwards = timeline();
    const backwards = timeline();
    backwards.peopleUpTo('2027-01-01');
    for (const day of ['2025-06-01', ANCHOR, '2026-03-01', '2027-01-01']) expect(standings(backwards, day)).toEqual(standings(forwards, day));
  });

  it('only grow in number from day to day, with hires and terminations in between', () => {
    const story = timeline();
    const counts = Array.from({ length: 90 }, (_, days) => standings(story, toDay(toDayNumber(ANCHOR) + days)));
    counts.reduce((before, after) => {
      expect(after.length).toBeGreaterThanOrEqual(before.length);
      return after;
    });
    expect(counts.at(-1)?.length).toBeGreaterThan(400);
    const gone = (at: number): number => counts[at]?.filter(({ active }) => !active).length ?? 0;
    expect(gone(89)).toBeGreaterThan(gone(0));
  });

  it('hold every kind of history that trips a reader', () => {
    const people = standings(timeline(3000), ANCHOR);
    const some = (kind: (standing: (typeof people)[number]) => boolean): number => people.filter(kind).length;
    const today = toDayNumber(ANCHOR);
    expect(some(({ hireDay, active }) => hireDay !== null && hireDay > today && !active)).toBeGreaterThan(0);
    expect(some(({ terminationDay, active }) => terminationDay !== null && terminationDay > today && active)).toBeGreaterThan(0);
    expect(some(({ person, active }) => person.spells.filter(({ enteredOn }) => enteredOn <= ANCHOR).length > 1 && active)).toBeGreaterThan(0);
    expect(some(({ hireDay }) => hireDay === null)).toBeGreaterThan(0);
    expect(some(({ person }) => person.employeeNumber === null)).toBeGreaterThan(0);
    expect(some(({ person }) => person.spells.some(({ endings }) => endings.some(({ on, enteredOn }) => on !== null && enteredOn > on)))).toBeGreaterThan(0);
    expect(some(({ person }) => person.spells.some(({ endings }) => endings.length > 1))).toBeGreaterThan(0);
    const numbers = people.map(({ person }) => person.employeeNumber).filter((number) => number !== null);
    expect(new Set(numbers).size).toBeLessThan(numbers.length);
  });

  it('have stays that never overlap and are known in the order they happen', () => {
    for (const { spells } of timeline(3000).peopleUpTo('2028-01-01')) {
      const [first, second] = spells;
      if (second === undefined) continue;
      const on = first?.endings.at(-1)?.on ?? '9999';
      expect(second.hiredOn > on).toBe(true);
      expect(second.enteredOn >= (first?.endings.at(-1)?.enteredOn ?? '9999')).toBe(true);
    }
  });

  it('have tasks that open on their day and close on theirs', () => {
    const person = timeline()
      .peopleUpTo(ANCHOR)
      .find((one) => tasksOfSpell(one, 0).some(({ completedOn, assignedOn }) => completedOn !== null && completedOn > assignedOn));
    if (person === undefined) throw new Error('nobody has such a task');
    const task = tasksOfSpell(person, 0).find(({ completedOn, assignedOn }) => completedOn !== null && completedOn > assignedOn);
    const seen = (day: string | null | undefined) => tasksOn(person, day ?? '').find(({ name }) => name === task?.name);
    expect(seen(toDay(toDayNumber(task?.assignedOn ?? '') - 1))).toBeUndefined();
    expect(seen(task?.assignedOn)).toMatchObject({ completedOn: null });
    expect(seen(task?.completedOn)).toMatchObject({ completedOn: task?.completedOn });
  });
});
