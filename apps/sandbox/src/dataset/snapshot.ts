import { type Day } from '../people/calendar.js';
import { type Conventions, type OnboardingTask, type Person } from '../people/person.js';
import { mix } from '../people/random.js';
import { type Standing, standingOn, tasksOn } from '../people/standing.js';
import { type StatusLabels } from './labels.js';
import { type Matches } from './match.js';

/** What a narrowed key or a misbehaving vendor makes of the records. Shares are of people, picked by their id. */
export interface Lens {
  readonly hideInactive?: boolean;
  readonly hideShare?: number;
  /** This share of the active people is shown as Inactive. */
  readonly dropShare?: number;
}

interface SnapshotOptions {
  readonly people: readonly Person[];
  readonly today: Day;
  readonly conventions: Conventions;
  readonly labels: StatusLabels;
  readonly lens: Lens;
}

const REMEMBERED_RESULTS = 3;

/** The records as one caller sees them on one day, in the order of their ids. */
export class Snapshot {
  readonly today: Day;
  readonly labels: StatusLabels;
  readonly standings: readonly Standing[];
  readonly deletions: readonly { readonly id: number; readonly on: Day }[];
  readonly #results = new Map<string, Matches>();
  #byId: ReadonlyMap<number, Standing> | null = null;
  #lastTasks: { readonly standing: Standing; readonly tasks: readonly OnboardingTask[] } | null = null;

  constructor({ people, today, conventions, labels, lens }: SnapshotOptions) {
    this.today = today;
    this.labels = labels;
    const standings: Standing[] = [];
    for (const person of people) {
      const standing = standingOn(person, today, conventions);
      if (standing !== null && !isHidden(standing, lens)) standings.push(dropped(standing, lens));
    }
    this.standings = standings;
    this.deletions = people.flatMap(({ id, deletedOn }) => (deletedOn !== null && deletedOn <= today ? [{ id, on: deletedOn }] : []));
  }

  find(id: number): Standing | null {
    this.#byId ??= new Map(this.standings.map((standing) => [standing.person.id, standing]));
    return this.#byId.get(id) ?? null;
  }

  /** Rows of one person lie side by side, so the last answer is kept. */
  tasksOf(standing: Standing): readonly OnboardingTask[] {
    if (this.#lastTasks?.standing !== standing) this.#lastTasks = { standing, tasks: tasksOn(standing.person, this.today) };
    return this.#lastTasks.tasks;
  }

  /** Paging asks the same question again and again: the last few answers are kept. */
  remember(question: string, answer: () => Matches): Matches {
    const known = this.#results.get(question);
    if (known !== undefined) return known;
    const made = answer();
    for (const oldest of this.#results.keys()) if (this.#results.size >= REMEMBERED_RESULTS) this.#results.delete(oldest);
    this.#results.set(question, made);
    return made;
  }
}

const lot = (standing: Standing, salt: number): number => mix(standing.person.id, salt) / 4_294_967_296;

function isHidden(standing: Standing, lens: Lens): boolean {
  if (lens.hideInactive === true && !standing.active) return true;
  return lens.hideShare !== undefined && lot(standing, 1) < lens.hideShare;
}

function dropped(standing: Standing, lens: Lens): Standing {
  return lens.dropShare !== undefined && standing.active && lot(standing, 2) < lens.dropShare ? { ...standing, active: false } : standing;
}
