import { setTimeout as sleep } from 'node:timers/promises';

import { type AppConfig } from '@app/platform';

import { purgeAll, purgeText } from './purge-all.js';

/** Not in the first minutes of a start, when everybody is waiting for the service. */
const FIRST_AFTER_MS = 5 * 60_000;
const EVERY_MS = 24 * 3_600_000;

/** Purges once a day until the signal. Trouble is told and tried again the next day: what has expired stays expired. */
export async function runDaily(config: AppConfig, log: (line: string) => void, signal: AbortSignal, firstAfterMs = FIRST_AFTER_MS): Promise<void> {
  for (let waitMs = firstAfterMs; await waited(waitMs, signal); waitMs = EVERY_MS) {
    try {
      await purgeAll(config, undefined, (line) => {
        if (line.failure !== null || line.purges > 0) log(`Retention: ${purgeText(line)}`);
      });
    } catch (error) {
      // Only the name: a driver's text may show an address with its password.
      log(`Retention did not run today: ${error instanceof Error ? error.name : 'unknown error'}. \`npm run attesta -- retention\` says why.`);
    }
  }
}

/** → false when the signal came first */
const waited = async (ms: number, signal: AbortSignal): Promise<boolean> =>
  sleep(ms, undefined, { signal }).then(
    () => !signal.aborted,
    () => false,
  );
