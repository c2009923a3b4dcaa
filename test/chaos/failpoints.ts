import { type ChaosWorld, type WorkerPlace } from './chaos-world.js';
import { type Fate } from './database-gate.js';
import { type RunWatch } from './run-watch.js';

interface AtCall {
  readonly at: 'call';
  /** Which of a run's calls to the vendor. */
  readonly number: number;
  readonly midway: boolean;
}
interface AtCommand {
  readonly at: 'command';
  readonly name: string;
  /** null = about no collection. */
  readonly collections: readonly (string | null)[];
  readonly fate: Exclude<Fate, 'pass'>;
}
export type Failpoint = AtCall | AtCommand;

const call = (number: number, midway = false): Failpoint => ({ at: 'call', number, midway });
const command = (name: string, collections: string | null | readonly string[], fate: AtCommand['fate']): Failpoint => ({
  at: 'command',
  name,
  collections: [collections].flat(),
  fate,
});

/** Where a worker is killed: everything that a run does is seen from outside, as a call or as a command on its way. */
export const FAILPOINTS: Readonly<Record<string, Failpoint>> = {
  'the commit is on its way': command('commitTransaction', null, 'drop'),
  'the vendor gets the third call': call(3),
  'the commit is done, and nobody has heard of it': command('commitTransaction', null, 'mute'),
  'evidence is on its way': command('insert', ['evidence', 'evidence_confirmations'], 'drop'),
  'the run was taken, and nobody has heard of it': command('findAndModify', 'connector_runs', 'mute'),
  'the second answer is half there': call(2, true),
  'the run is being taken': command('findAndModify', 'connector_runs', 'drop'),
  'the lease was taken, and nobody has heard of it': command('findAndModify', 'connections', 'mute'),
  'the event is on its way': command('insert', 'audit_events', 'drop'),
  'the vendor gets the first call': call(1),
  'the request log is on its way': command('insert', 'connector_run_requests', 'drop'),
  'the event was written, and nobody has heard of it': command('insert', 'audit_events', 'mute'),
  'the vendor gets the fifth call': call(5),
  'an outcome is shown': command('update', 'connector_runs', 'mute'),
  'the lease is being taken': command('findAndModify', 'connections', 'drop'),
};

const HOOK = 'failpoint';

/** The worker dies when it comes to the point, once. */
export function arm(world: ChaosWorld, watch: RunWatch, place: WorkerPlace, point: Failpoint): { readonly hit: () => boolean } {
  let isHit = false;
  const die = (): void => {
    if (!world.killWorker(place)) return;
    isHit = true;
    watch.crashed();
    disarm(place);
  };
  if (point.at === 'call') {
    place.vendor.forgetNumbers();
    place.vendor.hooks.set(HOOK, ({ number }) => {
      if (number !== point.number) return null;
      if (!point.midway) die();
      return point.midway ? () => Promise.resolve(die()) : null;
    });
  } else {
    place.database.onCommand = ({ name, collection }) => {
      if (name !== point.name || !point.collections.includes(collection)) return 'pass';
      die();
      return point.fate;
    };
  }
  return { hit: () => isHit };
}

export function disarm({ vendor, database }: WorkerPlace): void {
  vendor.hooks.delete(HOOK);
  database.onCommand = null;
}
