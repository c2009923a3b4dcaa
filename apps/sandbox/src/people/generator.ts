import { type Day, toDay, toDayNumber } from './calendar.js';
import { DEPARTMENTS, ENDING_REASONS, ENDING_TYPES, FIRST_NAMES, JOB_TITLES, LAST_NAMES } from './names.js';
import { type Employment, type Ending, type Person, type Spell } from './person.js';
import { type Random } from './random.js';

const MEAN_STAY_DAYS = 1500;
const OLDEST_HIRE_DAYS = 3000;

interface HireDays {
  readonly hire: number;
  readonly entered: number;
}

/** Someone already on the books on the anchor day: an old hand, a fresh hire, a leaver or one of the 2 % still to start. */
export function hireBefore(anchor: Day, random: Random): HireDays {
  const day = toDayNumber(anchor);
  const hire = random.chance(0.02) ? day + random.int(1, 40) : day - Math.floor(OLDEST_HIRE_DAYS * random.next() ** 1.25);
  return { hire, entered: Math.min(day, hire + random.int(-30, 10)) };
}

/** Someone entered on a given day, mostly ahead of the first day of work, sometimes late. */
export function hireEntered(entered: number, random: Random): HireDays {
  const kind = random.next();
  const lead = kind < 0.7 ? random.int(0, 30) : kind < 0.9 ? 0 : random.int(-15, -1);
  return { hire: entered + lead, entered };
}

interface NewPerson {
  readonly id: number;
  readonly seed: number;
  readonly days: HireDays;
}

export function makePerson({ id, seed, days }: NewPerson, random: Random): Person {
  return {
    id,
    seed,
    firstName: random.pick(FIRST_NAMES),
    lastName: random.pick(LAST_NAMES),
    employeeNumber: employeeNumber(id, random),
    department: random.pick(DEPARTMENTS),
    jobTitle: random.pick(JOB_TITLES),
    hireDateBlank: random.chance(0.02),
    spells: makeSpells(days, random),
    deletedOn: null,
  };
}

/** 3 % have none, 3 % carry a number that a colleague has too. */
function employeeNumber(id: number, random: Random): string | null {
  const kind = random.next();
  if (kind < 0.03) return null;
  return String(kind < 0.06 ? Math.max(1, id - 1) : id).padStart(5, '0');
}

function employment(random: Random): Employment {
  const kind = random.next();
  if (kind < 0.75) return 'full-time';
  if (kind < 0.88) return 'part-time';
  return kind < 0.95 ? 'contractor' : 'intern';
}

function makeSpells(days: HireDays, random: Random): readonly Spell[] {
  const first = makeSpell(days, random);
  const last = first.endings.at(-1);
  if (last === undefined || last.on === null || !random.chance(0.08)) return [first];
  const gone = toDayNumber(last.on);
  const hire = gone + (random.chance(0.3) ? random.int(3, 25) : random.int(30, 500));
  // Never known before the end of the first stay is.
  const entered = Math.max(toDayNumber(last.enteredOn), hire - random.int(0, 20));
  return [first, makeSpell({ hire, entered }, random)];
}

function makeSpell({ hire, entered }: HireDays, random: Random): Spell {
  return { hiredOn: toDay(hire), enteredOn: toDay(entered), employment: employment(random), endings: makeEndings({ hire, entered }, random), tasks: null };
}

/** One end per stay; 2 % of them are corrected by a few days later on, 2 % are taken back before they come true. */
function makeEndings({ hire, entered }: HireDays, random: Random): readonly Ending[] {
  const end = hire + Math.floor(random.wait(MEAN_STAY_DAYS));
  const said = Math.max(entered, end - noticeDays(random));
  const ending = { on: toDay(end), enteredOn: toDay(said), type: random.pick(ENDING_TYPES), reason: random.pick(ENDING_REASONS) };
  const kind = random.next();
  if (kind < 0.02) {
    return [ending, { ...ending, on: toDay(Math.max(hire, end + random.int(-10, 10))), enteredOn: toDay(said + random.int(1, 20)) }];
  }
  if (kind < 0.04 && said + 1 < end) return [ending, { ...ending, on: null, enteredOn: toDay(random.int(said + 1, end)) }];
  return [ending];
}

/** Days of notice; negative when it was typed in after the fact. */
function noticeDays(random: Random): number {
  const kind = random.next();
  if (kind < 0.6) return random.int(0, 14);
  if (kind < 0.75) return random.int(15, 60);
  return kind < 0.9 ? 0 : random.int(-45, -1);
}
