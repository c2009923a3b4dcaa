import type { When } from '@app/connector-sdk';
import type { LocalDate } from '@app/kernel';

import type { Person } from './bamboohr.records.js';

export type Employment = 'active' | 'pending' | 'left' | 'unknown';

/**
 * What the dates say of a person on the day: active from the hire date through the termination date, both included. A termination before the hire date belongs to
 * an earlier employment. Without a hire date the dates decide nothing, unless the person has left.
 */
export function employmentOn({ hireDate, terminationDate }: Pick<Person, 'hireDate' | 'terminationDate'>, day: LocalDate): Employment {
  const end = hireDate !== null && terminationDate !== null && terminationDate < hireDate ? null : terminationDate;
  if (hireDate !== null && hireDate > day) return 'pending';
  if (end !== null && end < day) return 'left';
  return hireDate === null ? 'unknown' : 'active';
}

/** Dates decide; where they cannot, the vendor's status does. */
export function isActive(person: Person, { today }: When): boolean {
  const employment = employmentOn(person, today);
  return employment === 'unknown' ? person.status === 'Active' : employment === 'active';
}

const sentence = (count: number, what: string): readonly string[] => (count === 0 ? [] : [`${count} ${count === 1 ? 'person' : 'people'} ${what}`]);

/** Findings about the people read: disagreements of status and dates, future hires, missing hire dates. */
export function remarksOn(people: readonly Person[], when: When): readonly string[] {
  const disagreeing = people.filter((person) => isActive(person, when) !== (person.status === 'Active')).length;
  const pending = people.filter((person) => employmentOn(person, when.today) === 'pending').length;
  const undated = people.filter((person) => employmentOn(person, when.today) === 'unknown').length;
  return [
    ...sentence(disagreeing, 'where the status at the vendor and the dates disagree; the dates decided.'),
    ...sentence(pending, 'with a hire date after this day; not counted.'),
    ...sentence(undated, 'without a hire date; the status at the vendor decided.'),
  ];
}
