import { type Day, toDay, toDayNumber } from './calendar.js';
import { hireBefore, hireEntered, makePerson } from './generator.js';
import { type Person } from './person.js';
import { hash32, Random } from './random.js';

/** `people` = how many are on record on the anchor day; later days bring more. 0 = empty, and stays so but for edits. */
interface Founding {
  readonly seed: string;
  readonly people: number;
  readonly anchor: Day;
}

const ARRIVALS_PER_YEAR = 0.24;
const LONGEST_STORY_DAYS = 10 * 365;
const FIRST_EDITED_ID = 900_001;

/**
 * Everybody who is ever on record. Person n depends on the seed and n alone, so the same seed tells the same story on any day it is asked: a later day only shows
 * more of it.
 */
export class PeopleTimeline {
  readonly #founding: Founding;
  readonly #seed: number;
  readonly #arrivals: Random;
  readonly #people: Person[] = [];
  readonly #edited: Person[] = [];
  #nextArrival: number;

  constructor(founding: Founding) {
    this.#founding = founding;
    this.#seed = hash32(founding.seed);
    this.#arrivals = new Random(hash32(founding.seed, 'arrivals'));
    for (let index = 0; index < founding.people; index++) this.#add((random) => hireBefore(founding.anchor, random));
    this.#nextArrival = toDayNumber(founding.anchor) + 1 + this.#gap();
  }

  /** Includes people entered after `day` when an earlier call asked for a later day: the reader decides what is known. */
  peopleUpTo(day: Day): readonly Person[] {
    const after = toDayNumber(day) + 1;
    while (this.#founding.people > 0 && this.#nextArrival < after) {
      const entered = Math.floor(this.#nextArrival);
      this.#add((random) => hireEntered(entered, random));
      this.#nextArrival += this.#gap();
    }
    return this.#edited.length === 0 ? this.#people : [...this.#people, ...this.#edited];
  }

  find(id: number): Person | null {
    return this.#people[id - 1] ?? this.#edited[id - FIRST_EDITED_ID] ?? null;
  }

  /** The person must be known here; `id` stays. */
  replace(person: Person): void {
    if (person.id < FIRST_EDITED_ID) this.#people[person.id - 1] = person;
    else this.#edited[person.id - FIRST_EDITED_ID] = person;
  }

  hire(make: (id: number, seed: number) => Person): Person {
    const id = FIRST_EDITED_ID + this.#edited.length;
    const person = make(id, hash32(this.#founding.seed, 'edited', id));
    this.#edited.push(person);
    return person;
  }

  /** The story is told ten years on, no further: its length is what bounds the memory. */
  get lastDay(): Day {
    return toDay(toDayNumber(this.#founding.anchor) + LONGEST_STORY_DAYS);
  }

  #gap(): number {
    return this.#arrivals.wait(365 / (ARRIVALS_PER_YEAR * Math.max(this.#founding.people, 1)));
  }

  #add(hire: (random: Random) => { readonly hire: number; readonly entered: number }): void {
    const id = this.#people.length + 1;
    const seed = hash32(this.#seed, id);
    const random = new Random(seed);
    this.#people.push(makePerson({ id, seed, days: hire(random) }, random));
  }
}
