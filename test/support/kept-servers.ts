import { type TemporaryServices } from '../../apps/cli/src/local-services/temporary-services.js';

const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

// Jest loads set-up and tear-down apart from each other: only globalThis is common to both.
const kept = globalThis as { attestaServers?: TemporaryServices };

/** Holds the run's servers until the tear-down, and ends them when the run is interrupted or exits without one. */
export function keepServers(services: TemporaryServices): void {
  kept.attestaServers = services;
  process.once('exit', () => kept.attestaServers?.discardNow());
  for (const signal of INTERRUPTS) {
    process.once(signal, () => {
      kept.attestaServers?.discardNow();
      delete kept.attestaServers;
      process.kill(process.pid, signal);
    });
  }
}

export async function discardServers(): Promise<void> {
  const services = kept.attestaServers;
  delete kept.attestaServers;
  await services?.discard();
}
