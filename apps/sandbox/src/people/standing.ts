import { type Day, toDayNumber } from './calendar.js';
import { tasksOfSpell } from './onboarding.js';
import { type Conventions, type Employment, type Ending, type OnboardingTask, type Person, type Spell } from './person.js';

/** What the vendor's records say about one person on one day. Day numbers count from 1970-01-01; null is a blank date. */
export interface Standing {
  readonly person: Person;
  /** Unverified for datasets: whoever is still to start is not active. */
  readonly active: boolean;
  readonly hireDay: number | null;
  readonly originalHireDay: number | null;
  readonly terminationDay: number | null;
  readonly employment: Employment | 'terminated';
  readonly employmentSince: number;
  /** The end of a stay that is in force today. */
  readonly ending: Ending | null;
  readonly lastChanged: Day;
}

/** null: not entered yet, or deleted. */
export function standingOn(person: Person, today: Day, conventions: Conventions): Standing | null {
  if (person.deletedOn !== null && person.deletedOn <= today) return null;
  const spells = person.spells.filter((spell) => spell.enteredOn <= today);
  const [first] = spells;
  const current = spells.at(-1);
  if (first === undefined || current === undefined) return null;
  const ending = hasEnded(current, today, conventions) ? endingKnown(current, today) : null;
  const shown = person.hireDateBlank ? () => null : toDayNumber;
  return {
    person,
    active: spells.some((spell) => spell.hiredOn <= today && !hasEnded(spell, today, conventions)),
    hireDay: shown(current.hiredOn),
    originalHireDay: shown(first.hiredOn),
    terminationDay: terminationShown(current, spells.at(-2), today, conventions),
    employment: ending === null ? current.employment : 'terminated',
    employmentSince: toDayNumber(ending?.on ?? current.hiredOn),
    ending,
    lastChanged: spells.reduce<Day>((latest, spell) => latestEntry(spell, today, latest), first.enteredOn),
  };
}

/** The tasks a caller sees on that day: assigned by then, and open while their completion is still to come. */
export function tasksOn(person: Person, today: Day): readonly OnboardingTask[] {
  return person.spells.flatMap((spell, index) =>
    spell.enteredOn > today
      ? []
      : tasksOfSpell(person, index)
          .filter((task) => task.assignedOn <= today)
          .map((task) => (task.completedOn !== null && task.completedOn > today ? { ...task, completedOn: null } : task)),
  );
}

/** The newest entry about the end of a stay; null when nothing was said or it was taken back. */
export function endingKnown(spell: Spell, today: Day): Ending | null {
  const newest = spell.endings.filter((ending) => ending.enteredOn <= today).at(-1);
  return newest === undefined || newest.on === null ? null : newest;
}

function hasEnded(spell: Spell, today: Day, conventions: Conventions): boolean {
  const on = endingKnown(spell, today)?.on ?? null;
  if (on === null) return false;
  return conventions.terminationDay === 'last-day-employed' ? on < today : on <= today;
}

/** The end of the stay before still shows while the next one is to come. */
function terminationShown(current: Spell, previous: Spell | undefined, today: Day, conventions: Conventions): number | null {
  const oldShows = previous !== undefined && (conventions.rehire === 'keeps' || current.hiredOn > today);
  const on = endingKnown(current, today)?.on ?? (oldShows ? endingKnown(previous, today)?.on : null) ?? null;
  return on === null ? null : toDayNumber(on);
}

function latestEntry(spell: Spell, today: Day, sofar: Day): Day {
  const days = [spell.enteredOn, ...spell.endings.map((ending) => ending.enteredOn)].filter((day) => day <= today);
  return days.reduce((latest, day) => (day > latest ? day : latest), sofar);
}
