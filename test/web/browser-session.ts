import { type BrowserContext, type Page } from 'playwright-core';

import { type Founded, PASSWORD } from '../support/api.js';

export interface Watched {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of scripts, refusals of the Content-Security-Policy and what was printed. */
  readonly complaints: readonly string[];
}

/** Calls that answer 4xx are printed by the browser itself; the pages show them. */
const OWN_NOTE = /Failed to load resource/;

export async function watch(context: BrowserContext): Promise<Watched> {
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (!OWN_NOTE.test(message.text())) complaints.push(message.text());
  });
  page.setDefaultTimeout(10_000);
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
