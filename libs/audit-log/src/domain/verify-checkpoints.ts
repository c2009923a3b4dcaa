import { type OrganizationId } from '@app/kernel';

import { type Checkpoint, type SignatureState } from './checkpoint.js';
import { type ChainProblem, type ChainReport, type StoredEvent, verifyChain } from './verify-chain.js';

export interface CheckedChain extends ChainReport {
  /** How many were compared. */
  readonly checkpoints: number;
}

interface Signed {
  /** Both in order of their sequence. */
  readonly events: AsyncIterable<StoredEvent>;
  readonly checkpoints: AsyncIterable<Checkpoint>;
  readonly stateOf: (checkpoint: Checkpoint) => SignatureState;
}

/** Derives the chain again and holds every checkpoint against it: each event that one was signed over must still be there. Memory: one row of each. */
export async function verifyWithCheckpoints(org: OrganizationId, { events, checkpoints, stateOf }: Signed): Promise<CheckedChain> {
  const found: ChainProblem[] = [];
  let count = 0;
  let problems = 0;
  const compare = (checkpoint: Checkpoint, event: StoredEvent | null): void => {
    count++;
    const what = problemOf(checkpoint, event, stateOf(checkpoint));
    if (what === null) return;
    problems++;
    if (found.length === 0) found.push({ sequence: checkpoint.sequence, what });
  };
  const report = await verifyChain(org, beside(events, checkpoints, compare));
  const [first] = [...found, ...(report.firstProblem === null ? [] : [report.firstProblem])].sort((a, b) => a.sequence - b.sequence);
  return { ...report, checkpoints: count, problems: report.problems + problems, firstProblem: first ?? null };
}

function problemOf(checkpoint: Checkpoint, event: StoredEvent | null, state: SignatureState): string | null {
  const name = `the checkpoint of ${checkpoint.at.toISOString()}`;
  if (state === 'stranger') return `${name} was signed with a key that is not this organization’s`;
  if (state === 'broken') return `${name} has a signature that does not fit`;
  if (event === null) return `${name} was signed over this event, and it is gone: the log was cut off`;
  return event.hash === checkpoint.hash ? null : `${name} was signed over another event here: the log was rewritten`;
}

/** Hands the events on; tells each checkpoint with the event of its sequence, or null where there is none. */
async function* beside(
  events: AsyncIterable<StoredEvent>,
  checkpoints: AsyncIterable<Checkpoint>,
  tell: (checkpoint: Checkpoint, event: StoredEvent | null) => void,
): AsyncGenerator<StoredEvent> {
  const rest = checkpoints[Symbol.asyncIterator]();
  let next = await rest.next();
  for await (const event of events) {
    for (; next.done !== true && next.value.sequence <= event.sequence; next = await rest.next())
      tell(next.value, next.value.sequence === event.sequence ? event : null);
    yield event;
  }
  for (; next.done !== true; next = await rest.next()) tell(next.value, null);
}
