interface Numbered {
  readonly sequence: number;
  readonly hash: string;
}
/** How the loaded events answer a checkpoint. `unknown`: its event is newer than they are. */
export type Answered = 'same' | 'other' | 'missing' | 'unknown';
export type ChainRow<Event, Checkpoint> =
  { readonly kind: 'event'; readonly event: Event } | { readonly kind: 'checkpoint'; readonly checkpoint: Checkpoint; readonly answered: Answered };

/** Both newest first. A checkpoint stands above the event that it was signed over, or where that event is missing; older ones wait for their events. */
export function chainRows<Event extends Numbered, Checkpoint extends Numbered>(
  events: readonly Event[],
  checkpoints: readonly Checkpoint[],
): readonly ChainRow<Event, Checkpoint>[] {
  const rows: ChainRow<Event, Checkpoint>[] = [];
  let next = 0;
  for (const event of events) {
    for (let one = checkpoints[next]; one !== undefined && one.sequence >= event.sequence; one = checkpoints[++next])
      rows.push({ kind: 'checkpoint', checkpoint: one, answered: answeredBy(event, one, events[0]) });
    rows.push({ kind: 'event', event });
  }
  return rows;
}

function answeredBy(event: Numbered, { sequence, hash }: Numbered, newest: Numbered | undefined): Answered {
  if (event.sequence === sequence) return event.hash === hash ? 'same' : 'other';
  return newest === undefined || sequence > newest.sequence ? 'unknown' : 'missing';
}
