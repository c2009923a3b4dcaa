import { type BrowserContext, type Page } from 'playwright-core';

import { type Founded, PASSWORD } from '../support/api.js';

export interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of scripts, refusals of the Content-Security-Policy and what was printed. */
  readonly complaints: readonly string[];
}

/** How long a test waits for what must come: two cores may share it with several other suites. */
export const PATIENCE_MS = 20_000;

/** Calls that answer 4xx are printed by the browser itself; the pages show them. */
const OWN_NOTE = /Failed to load resource/;

export async function watch(context: BrowserContext): Promise<Watched> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (!OWN_NOTE.test(message.text())) complaints.push(message.text());
  });
  page.setDefaultTimeout(PATIENCE_MS);
  return { context, page, complaints };
}

export async function signIn(page: Page, url: string, who: Pick<Founded, 'ownerEmail'>): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail').fill(who.ownerEmail);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('main').waitFor();
  await page.waitForURL((address) => address.pathname !== '/sign-in');
}

/** `g`, then the letter of a page. The pages forget a lone `g` after 1.2 s, and on a busy machine the letter can come later: then again, as a person would. */
export async function goByKeys(page: Page, letter: string, arrived: () => Promise<unknown>): Promise<void> {
  for (let left = 4; ; left--) {
    await page.keyboard.press('g');
    await page.keyboard.press(letter);
    try {
      await arrived();
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
