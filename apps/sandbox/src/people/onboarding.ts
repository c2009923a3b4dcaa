import { toDay, toDayNumber } from './calendar.js';
import { TASK_CATEGORIES, TASK_LIST, TASK_NAMES, TASK_OWNERS } from './names.js';
import { type OnboardingTask, type Person } from './person.js';
import { mix, Random } from './random.js';

/**
 * Every onboarding task of a person's stay, past and to come. Made anew on each call: 50,000 people have some 350,000 tasks, and most queries need those of a few
 * hundred people.
 */
export function tasksOfSpell(person: Person, index: number): readonly OnboardingTask[] {
  const spell = person.spells[index];
  if (spell === undefined) return [];
  if (spell.tasks !== null) return spell.tasks;
  const random = new Random(mix(person.seed, index));
  if (random.chance(0.05)) return [];
  const hire = toDayNumber(spell.hiredOn);
  const entered = toDayNumber(spell.enteredOn);
  const first = random.int(0, TASK_NAMES.length - 1);
  return Array.from({ length: random.int(4, 10) }, (_, offset) => {
    const assigned = Math.max(entered, hire - random.int(0, 5));
    return {
      name: TASK_NAMES[(first + offset) % TASK_NAMES.length] ?? TASK_NAMES[0],
      list: TASK_LIST,
      category: random.pick(TASK_CATEGORIES),
      assignedTo: random.pick(TASK_OWNERS),
      assignedOn: toDay(assigned),
      dueOn: toDay(hire + random.int(0, 30)),
      completedOn: random.chance(0.85) ? toDay(assigned + random.int(0, 35)) : null,
    };
  });
}
