import { type Day } from '../people/calendar.js';
import { tasksOfSpell } from '../people/onboarding.js';
import { type Conventions, type Person, type Spell } from '../people/person.js';

/** Counted by walking through each person's life, with none of the code that answers queries. Scenarios do not touch it: this is the truth. */
export interface IndependentCount {
  readonly today: Day;
  readonly activeHeadcount: number;
  readonly inactive: number;
  readonly visible: number;
  /** Termination dates in [today − 30, today] as they stand on the records. */
  readonly terminations30d: number;
  /** Tasks of people whose hire date lies in [today − 90, today]; the numerator has a completion date by today. */
  readonly onboarding: { readonly numerator: number; readonly denominator: number };
}

export function independentCount(people: readonly Person[], today: Day, conventions: Conventions): IndependentCount {
  const monthAgo = daysBefore(today, 30);
  const quarterAgo = daysBefore(today, 90);
  let [active, inactive, terminations, done, assigned] = [0, 0, 0, 0, 0];
  for (const person of people) {
    const life = lifeUntil(person, today, conventions);
    if (life === null) continue;
    if (life.working) active += 1;
    else inactive += 1;
    if (life.leftOn !== '' && life.leftOn >= monthAgo && life.leftOn <= today) terminations += 1;
    if (life.startedOn === '' || life.startedOn < quarterAgo || life.startedOn > today) continue;
    const tasks = countTasks(person, today);
    assigned += tasks.assigned;
    done += tasks.done;
  }
  return {
    today,
    activeHeadcount: active,
    inactive,
    visible: active + inactive,
    terminations30d: terminations,
    onboarding: { numerator: done, denominator: assigned },
  };
}

interface Life {
  readonly working: boolean;
  /** '' when blank. */
  readonly startedOn: Day;
  readonly leftOn: Day;
}

/** One entry after the other, as a clerk would keep the record: the last one standing is what shows. */
function lifeUntil(person: Person, today: Day, conventions: Conventions): Life | null {
  if (person.deletedOn !== null && today >= person.deletedOn) return null;
  let life: Life | null = null;
  for (const spell of person.spells) {
    if (spell.enteredOn <= today) life = continued(life ?? { working: false, startedOn: '', leftOn: '' }, spell, today, conventions);
  }
  return life !== null && person.hireDateBlank ? { ...life, startedOn: '' } : life;
}

function continued(life: Life, spell: Spell, today: Day, { terminationDay, rehire }: Conventions): Life {
  const end = endOf(spell, today);
  const began = spell.hiredOn <= today;
  const over = end !== '' && (terminationDay === 'first-day-off' ? today >= end : today > end);
  const oldEndShows = end === '' && (rehire === 'keeps' || !began);
  return { working: life.working || (began && !over), startedOn: spell.hiredOn, leftOn: oldEndShows ? life.leftOn : end };
}

function endOf(spell: Spell, today: Day): Day {
  let end: Day = '';
  for (const { on, enteredOn } of spell.endings) if (enteredOn <= today) end = on ?? '';
  return end;
}

function countTasks(person: Person, today: Day): { readonly assigned: number; readonly done: number } {
  let [assigned, done] = [0, 0];
  for (let spell = 0; spell < person.spells.length; spell++) {
    if ((person.spells[spell]?.enteredOn ?? '9999-12-31') > today) continue;
    for (const { assignedOn, completedOn } of tasksOfSpell(person, spell)) {
      if (assignedOn > today) continue;
      assigned += 1;
      if (completedOn !== null && completedOn <= today) done += 1;
    }
  }
  return { assigned, done };
}

function daysBefore(day: Day, days: number): Day {
  const instant = new Date(`${day}T12:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() - days);
  return instant.toISOString().slice(0, 10);
}
