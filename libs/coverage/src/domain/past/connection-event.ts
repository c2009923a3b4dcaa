import { type ConnectionNote } from './past.js';

/** What the audit log says of a connection beyond its runs. */
export type ConnectionEvent = { readonly at: Date; readonly connectionId: string } & (
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'new-key'; readonly offered: readonly string[] }
  /** null = the event is older than the field that tells a stored key from a mistyped one. */
  | { readonly kind: 'test-failed'; readonly isStoredKeyRefused: boolean | null }
);

/** The label at an instant: what the next renaming says was there before, else today's. `events` oldest first. */
export const labelAt = (label: string, events: readonly ConnectionEvent[], at: Date): string =>
  events.flatMap((event) => (event.kind === 'renamed' && event.at > at ? [event.from] : []))[0] ?? label;

export function noteOf(event: ConnectionEvent): readonly ConnectionNote[] {
  const { at, connectionId } = event;
  switch (event.kind) {
    case 'renamed':
      return [{ kind: 'renamed', at, connectionId, label: event.to }];
    case 'new-key':
      return [
        { kind: 'key-judged', at, connectionId, isRefused: false },
        { kind: 'offered', at, connectionId, metrics: event.offered },
      ];
    case 'test-failed':
      return event.isStoredKeyRefused === true ? [{ kind: 'key-judged', at, connectionId, isRefused: true }] : [];
  }
}

/** What cannot be told any more of the connections by what was recorded until `to`. */
export const limitsOf = (events: readonly ConnectionEvent[], labelOf: (connectionId: string) => string, to: Date): readonly string[] =>
  events.flatMap((event) =>
    event.kind === 'test-failed' && event.isStoredKeyRefused === null && event.at <= to
      ? [
          `A key of ${labelOf(event.connectionId)} was refused on ${event.at.toISOString()}; whether it was the stored one was not recorded, so a sentence about its key may be missing.`,
        ]
      : [],
  );
