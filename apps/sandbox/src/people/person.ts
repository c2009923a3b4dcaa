import { type Day } from './calendar.js';

export const EMPLOYMENTS = ['full-time', 'part-time', 'contractor', 'intern'] as const;
export type Employment = (typeof EMPLOYMENTS)[number];

/** What was said about the end of a spell, and when it was typed in. A later entry replaces an earlier one; `on: null` takes a termination back. */
export interface Ending {
  readonly on: Day | null;
  readonly enteredOn: Day;
  readonly type: string;
  readonly reason: string;
}

/** One stay in the company, from a hire to its end. */
export interface Spell {
  readonly hiredOn: Day;
  readonly enteredOn: Day;
  readonly employment: Employment;
  /** In the order of entry. */
  readonly endings: readonly Ending[];
  /** null: made from the person's seed when asked for. */
  readonly tasks: readonly OnboardingTask[] | null;
}

export interface OnboardingTask {
  readonly name: string;
  readonly list: string;
  readonly category: string;
  readonly assignedTo: string;
  readonly assignedOn: Day;
  readonly dueOn: Day;
  /** null: never. A day that has not come yet reads as open. */
  readonly completedOn: Day | null;
}

/** An invented person with a whole life in the company, past and to come. What a caller sees of it depends on the day. */
export interface Person {
  readonly id: number;
  readonly seed: number;
  readonly firstName: string;
  readonly lastName: string;
  /** Not unique, and missing for some. */
  readonly employeeNumber: string | null;
  readonly department: string;
  readonly jobTitle: string;
  /** The vendor's records hold people whose hire date is blank though they work. */
  readonly hireDateBlank: boolean;
  /** At least one, in order, never overlapping. */
  readonly spells: readonly Spell[];
  readonly deletedOn: Day | null;
}

/** Two questions the vendor's documentation leaves open, so a company may be set either way. */
export interface Conventions {
  /** Unverified: is a person still Active on the termination date itself? */
  readonly terminationDay: 'last-day-employed' | 'first-day-off';
  /** Unverified: does the termination date stay on the record of someone hired again? */
  readonly rehire: 'clears' | 'keeps';
}
