import { type Browser } from 'playwright-core';

import { type Founded } from '../support/api.js';
import { startStack, type TestStack } from '../support/stack.js';
import { watch, type Watched } from './browser-session.js';
import { builtPages } from './built-pages.js';
import { findBrowser } from './chromium.js';

export interface BrowserSuite {
  /** Null where none is found, see findBrowser: nothing is tested then. */
  readonly browser: Browser | null;
  readonly stack: TestStack;
  /** A fresh one for each test. */
  readonly tab: Watched;
  journey(name: string, run: (tab: Watched) => Promise<void>, timeoutMs?: number): void;
  /** What a worker does, until `until` is reached. */
  working(owner: Founded, until: () => Promise<unknown>): Promise<void>;
}

const VIEWPORT = { width: 1280, height: 900 };
const JOURNEY_MS = 60_000;

/** The real stack with its pages and a browser, for all tests of a file. A test fails when a page complained: a script error, a refused style. */
export function browserSuite(environment: () => Promise<Readonly<Record<string, string>>> = () => Promise.resolve({})): BrowserSuite {
  const state: { browser: Browser | null; stack?: TestStack; tab?: Watched } = { browser: null };
  const started = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('used outside a test');
    return value;
  };
  beforeAll(async () => {
    state.browser = await findBrowser();
    state.stack = await startStack({ webFolder: builtPages(), environment: await environment() });
    // So that the company's day and the day in UTC are the same.
    state.stack.noon();
  }, 120_000);
  afterAll(async () => {
    await state.browser?.close();
    await state.stack?.stop({ problemsExpected: true });
  });
  beforeEach(async () => {
    if (state.browser !== null) state.tab = await watch(await state.browser.newContext({ viewport: VIEWPORT }));
  });
  afterEach(async () => {
    if (state.tab === undefined) return;
    await state.tab.context.close();
    expect(state.tab.complaints).toEqual([]);
  });
  return {
    get browser() {
      return state.browser;
    },
    get stack() {
      return started(state.stack);
    },
    get tab() {
      return started(state.tab);
    },
    journey: (name, run, timeoutMs = JOURNEY_MS) => {
      it(
        name,
        async () => {
          if (state.browser !== null) await run(started(state.tab));
        },
        timeoutMs,
      );
    },
    working: async (owner, until) => {
      const goal = { isReached: false };
      const reached = until().finally(() => {
        goal.isReached = true;
      });
      while (!goal.isReached) {
        await started(state.stack).work(owner);
        await new Promise((wake) => setTimeout(wake, 200));
      }
      await reached;
    },
  };
}
