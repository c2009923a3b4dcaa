import { type mongo } from 'mongoose';

import { AuditReader } from '@app/audit-log';
import { toOrganizationId } from '@app/kernel';

import { type Owner, startStack, type TestStack } from './stack.js';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

interface Event {
  readonly type: string;
  readonly outcome: string;
  readonly target: { readonly kind: string; readonly id: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/** Two organizations on a stack, and what the main-flow suites ask again and again. */
export interface MainFlow {
  readonly stack: TestStack;
  readonly owner: Owner;
  readonly other: Owner;
  /** Oldest first. */
  events(type?: string): Promise<readonly Event[]>;
  newest(path: string): Promise<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers of every shape
  newestRun(connectionId: string): Promise<Record<string, any>>; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers of every shape
  /** Below our own code, as the owner of the server. */
  raw(collection: string, filter: object): Promise<mongo.Document | null>;
  /** A company whose first run succeeded. → the connection's id */
  connected(slug: string, settings?: object): Promise<string>;
  revoke(id: string): Promise<void>;
  /** Chain whole, nothing unscoped. */
  finish(): Promise<void>;
}

export async function startMainFlow(): Promise<MainFlow> {
  const stack = await startStack();
  stack.api.clock.set('2026-11-21T12:00:00Z');
  const owner = await stack.owner('Larkfield Labs');
  const other = await stack.owner('Other Labs');
  const newest: MainFlow['newest'] = async (path) => (await owner.get(path)).body.items[0];
  const newestRun: MainFlow['newestRun'] = (connectionId) => newest(`/api/v1/connector-runs?connectionId=${connectionId}`);
  return {
    stack,
    owner,
    other,
    events: async (type) => (await owner.get(`/api/v1/audit-events?limit=200${type === undefined ? '' : `&type=${type}`}`)).body.items.reverse(),
    newest,
    newestRun,
    raw: (collection, filter) => stack.api.database.root.db(stack.api.database.name).collection(collection).findOne(filter),
    connected: async (slug, settings = {}) => {
      await stack.company(slug, settings);
      const answer = await stack.connect(owner, slug);
      expect(answer.status).toBe(201);
      await stack.work(owner);
      expect((await newestRun(answer.body.id)).state).toBe('succeeded');
      return answer.body.id as string;
    },
    revoke: async (id) => void (await owner.delete(`/api/v1/connections/${id}`)),
    finish: async () => {
      const report = await stack.api.app.get(AuditReader).verify(toOrganizationId(owner.organizationId));
      expect(report).toMatchObject({ problems: 0, firstProblem: null });
      const { oracle } = stack.api.database;
      console.log(`${String(report.events)} audit events, 0 problems; ${oracle.summary()}`);
      expect(oracle.problems).toEqual([]);
      expect(oracle.watched).toBeGreaterThan(200);
      await stack.stop();
    },
  };
}
