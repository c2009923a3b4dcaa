import { type ControlDecisions, decidedAt, type EffectiveControl } from '@app/controls/domain/index.js';

import { type Wording } from '../wording.js';
import { Board, type Moved, turningPoints } from './board.js';
import { judge, type Judgement } from './judgement.js';
import { type CoveragePast, type PastConnection, type PastNote } from './past.js';
import { afterNote } from './past-connection.js';

/** Nothing was recorded: a figure only grew too old, or too old to wait for. */
export interface AgeNote {
  readonly kind: 'aged';
  readonly at: Date;
  readonly connectionId: string;
}

/** Something that moved coverage. */
export interface Turn {
  readonly at: Date;
  readonly note: PastNote | AgeNote;
  readonly before: Judgement;
  readonly after: Judgement;
  /** The figures of the connection that the note is about; empty for a decision. */
  readonly moved: Moved;
  /** Of after the note; null = revoked by it, or the note is about no connection. */
  readonly connection: PastConnection | null;
  readonly controls: readonly EffectiveControl[];
  readonly wording: Wording;
  readonly decisions: ControlDecisions;
}

export interface WalkWish {
  /** In order, within the period: what held at each, all of that millisecond included. */
  readonly marks?: readonly Date[];
  onMark?(at: Date, judgement: Judgement): void;
  onTurn?(turn: Turn): void;
}

/** Lives a period once more, from one thing that happened to the next. */
export function walk(past: CoveragePast, wish: WalkWish): void {
  new Walk(past, wish).run();
}

const STILL: Moved = { before: [], after: [] };

class Walk {
  readonly #board = new Board();
  /** Turning points still to come, the next one last. */
  readonly #points: { readonly at: number; readonly connectionId: string }[] = [];
  #decided;
  #judgement: Judgement;
  #verdicts = '';
  #marked = 0;

  constructor(
    private readonly past: CoveragePast,
    private readonly wish: WalkWish,
  ) {
    this.#decided = decidedAt(past.decisions, past.framework, past.from);
    this.#retarget(past.from);
    for (const connection of past.connections) this.#put(connection.id, connection, past.from);
    this.#judgement = this.#judge();
  }

  run(): void {
    for (const note of this.past.notes) {
      this.#agedBefore(note.at.getTime());
      this.#take(note);
    }
    this.#agedBefore(this.past.to.getTime() + 1);
    this.#markUntil(Number.POSITIVE_INFINITY);
  }

  /** Figures that turned before that instant. What was read in the very millisecond does not turn. */
  #agedBefore(instant: number): void {
    for (let next = this.#points.at(-1); next !== undefined && next.at < instant; next = this.#points.at(-1)) {
      this.#points.pop();
      const { connectionId } = next;
      const connection = this.#board.get(connectionId);
      if (connection !== undefined) this.#step({ kind: 'aged', at: new Date(next.at), connectionId }, connection);
    }
  }

  #take(note: PastNote): void {
    if (note.kind === 'decided') return this.#decide(note);
    const before = note.kind === 'connected' ? note.connection : this.#board.get(note.connectionId);
    if (before !== undefined) this.#step(note, afterNote(before, note));
  }

  #step(note: Exclude<PastNote, { readonly kind: 'decided' }> | AgeNote, connection: PastConnection | null): void {
    this.#markUntil(note.at.getTime());
    this.#turn(note, this.#put(note.connectionId, connection, note.at), connection);
  }

  #decide(note: PastNote): void {
    this.#markUntil(note.at.getTime());
    this.#decided = decidedAt(this.past.decisions, this.past.framework, note.at);
    this.#retarget(note.at);
    this.#verdicts = '';
    this.#turn(note, STILL, null);
  }

  #turn(note: Turn['note'], moved: Moved, connection: PastConnection | null): void {
    const before = this.#judgement;
    this.#judgement = this.#judge();
    if (this.#judgement === before) return;
    const { controls } = this.#decided;
    this.wish.onTurn?.({
      at: note.at,
      note,
      before,
      after: this.#judgement,
      moved,
      connection,
      controls,
      wording: this.#wording(),
      decisions: this.past.decisions,
    });
  }

  /** The same object as before while no type stands otherwise. */
  #judge(): Judgement {
    const verdicts = this.#board.verdicts();
    const key = JSON.stringify([...verdicts.values()]);
    if (key === this.#verdicts) return this.#judgement;
    this.#verdicts = key;
    return judge({ controls: this.#decided.controls, verdicts, available: this.#decided.evidenceTypes, wording: this.#wording() });
  }

  #wording(): Wording {
    return new Map(this.#decided.catalogue.evidenceTypes.map((type) => [type.type, type]));
  }

  #retarget(now: Date): void {
    this.#board.retarget(new Map(this.#decided.targets.map(({ evidenceType, target }) => [evidenceType, target])), now);
  }

  #put(id: string, connection: PastConnection | null, now: Date): Moved {
    const moved = this.#board.put(id, connection, now);
    if (connection !== null) for (const at of turningPoints(connection, now)) this.#plan({ at, connectionId: id });
    return moved;
  }

  #plan(point: { readonly at: number; readonly connectionId: string }): void {
    if (point.at > this.past.to.getTime()) return;
    let [low, high] = [0, this.#points.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#points[middle]?.at ?? 0) > point.at) low = middle + 1;
      else high = middle;
    }
    this.#points.splice(low, 0, point);
  }

  /** Marks before that instant: of the millisecond itself everything has to be in. */
  #markUntil(instant: number): void {
    const marks = this.wish.marks ?? [];
    for (let mark = marks[this.#marked]; mark !== undefined && mark.getTime() < instant; mark = marks[this.#marked]) {
      this.wish.onMark?.(mark, this.#judgement);
      this.#marked++;
    }
  }
}
