import { CallLog } from './call-log.js';
import { dayIn, type Now } from './clock.js';
import { type IndependentCount, independentCount } from './count/independent-count.js';
import { labelsFor } from './dataset/labels.js';
import { type Lens, Snapshot } from './dataset/snapshot.js';
import { type Day } from './people/calendar.js';
import { applyEdit, type Edit } from './people/edits.js';
import { type Conventions, type Person } from './people/person.js';
import { hash32 } from './people/random.js';
import { PeopleTimeline } from './people/timeline.js';
import { SandboxError } from './sandbox-error.js';
import { ActiveScenarios } from './scenarios/active-scenarios.js';

interface CompanySettings {
  readonly slug: string;
  /** On record on the anchor day. */
  readonly people: number;
  readonly seed: string;
  readonly anchor: Day;
  readonly timeZone: string;
  /** 40 hexadecimal characters. */
  readonly apiKey: string;
  readonly conventions: Conventions;
}

const KEPT_SNAPSHOTS = 2;

/** One customer of the vendor. */
export class Company {
  readonly settings: CompanySettings;
  readonly scenarios = new ActiveScenarios();
  readonly log = new CallLog();
  readonly #timeline: PeopleTimeline;
  readonly #now: Now;
  readonly #snapshots = new Map<string, Snapshot>();
  #fixedToday: Day | null;

  constructor(settings: CompanySettings, fixedToday: Day | null, now: Now) {
    this.settings = settings;
    this.#timeline = new PeopleTimeline(settings);
    this.#fixedToday = fixedToday;
    this.#now = now;
  }

  get today(): Day {
    return this.#fixedToday ?? dayIn(this.#now(), this.settings.timeZone);
  }

  /** null: the day follows the clock. */
  fixToday(today: Day | null): void {
    if (today !== null) this.#mustBeTold(today);
    this.#fixedToday = today;
  }

  snapshot(lens: Lens = {}): Snapshot {
    const { today } = this;
    const key = `${today} ${JSON.stringify(lens)}`;
    const known = this.#snapshots.get(key);
    if (known !== undefined) return known;
    const { conventions, seed } = this.settings;
    const made = new Snapshot({ people: this.#people(today), today, conventions, labels: labelsFor(hash32(seed)), lens });
    if (this.#snapshots.size >= KEPT_SNAPSHOTS) this.#snapshots.clear();
    this.#snapshots.set(key, made);
    return made;
  }

  count(today: Day = this.today): IndependentCount {
    return independentCount(this.#people(today), today, this.settings.conventions);
  }

  edit(edit: Edit): Person {
    const { today } = this;
    this.#people(today);
    const edited = applyEdit(this.#timeline, edit, today);
    if ('refused' in edited) throw new SandboxError(409, edit.kind, edited.refused);
    this.#snapshots.clear();
    return edited;
  }

  #people(day: Day): readonly Person[] {
    this.#mustBeTold(day);
    return this.#timeline.peopleUpTo(day);
  }

  #mustBeTold(day: Day): void {
    if (day > this.#timeline.lastDay)
      throw new SandboxError(400, 'today', `the story of ${this.settings.slug} ends on ${this.#timeline.lastDay}: make the company anew with a later anchor`);
  }
}
