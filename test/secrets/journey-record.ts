import { setTimeout as sleep } from 'node:timers/promises';

import { type Answer, type ApiClient, client, cookieOf, withSession } from '../support/api-client.js';
import { type Secret } from './secret-scanner.js';

/** A secret of the journey, and the places where it is shown by design. */
export interface SweptSecret extends Secret {
  readonly shownIn: readonly string[];
}

const PATIENCE_MS = 90_000;

/** Who travels, what they hold, and what happened to it. */
export class JourneyRecord {
  readonly secrets: SweptSecret[] = [];
  /** In order, for the figure. */
  readonly happened: string[] = [];
  #owner: ApiClient;

  constructor(readonly url: string) {
    this.#owner = client(url);
  }

  /** The owner, by the newest session. */
  get owner(): ApiClient {
    return this.#owner;
  }

  held(name: string, value: string, ...shownIn: readonly string[]): void {
    if (value.length < 12) throw new Error(`too short to be told from chance: ${name}`);
    this.secrets.push({ name, value, shownIn });
  }
  did(...what: readonly string[]): void {
    this.happened.push(...what);
  }

  ownerSignedIn(answer: Answer): void {
    this.#owner = this.signedIn(answer);
  }
  signedIn(answer: Answer): ApiClient {
    this.held(`session ${String(this.secrets.length)}`, cookieOf(answer).split('=')[1] ?? '', 'HTTP answers');
    return withSession(this.url, answer);
  }

  async expect(status: number, asked: Promise<Answer>): Promise<Answer> {
    const answer = await asked;
    if (answer.status !== status) throw new Error(`answered ${String(answer.status)} instead of ${String(status)}: ${answer.text}`);
    return answer;
  }

  /** The first answer of which `is` holds. */
  async until(path: string, is: (body: Answer['body']) => boolean): Promise<Answer> {
    for (const end = Date.now() + PATIENCE_MS; ; await sleep(100)) {
      const answer = await this.expect(200, this.#owner.get(path));
      if (is(answer.body)) return answer;
      if (Date.now() > end) throw new Error(`it did not come about at ${path}: ${answer.text}`);
    }
  }

  async runEnded(runId: string, state: string): Promise<Answer> {
    const run = await this.until(`/api/v1/connector-runs/${runId}`, (body) => !['queued', 'running'].includes(body.state as string));
    if (run.body.state !== state) throw new Error(`the run ended otherwise: ${run.text}`);
    return run;
  }
}

/** Of a link that was mailed or shown. */
export const tokenOf = (link: string): string => /token=([^&]+)/.exec(link)?.[1] ?? '';
