import { type Browser } from 'playwright-core';

import { launchChromium } from './launch-chromium.mjs';

/** Null and a line that says why where there is no browser; in CI that is a failure. */
export async function findBrowser(): Promise<Browser | null> {
  try {
    return await launchChromium();
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    process.stdout.write(`Browser tests not run: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'no browser'}\n`);
    return null;
  }
}
