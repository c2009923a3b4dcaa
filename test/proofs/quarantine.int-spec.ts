import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { ConnectionReader } from '@app/connections';
import { RunReader, RunRequests } from '@app/connector-runs';
import { type OrganizationId } from '@app/kernel';
import { APP_CONFIG, type AppConfig } from '@app/platform';

import { compile } from '../support/compiled.js';
import { type Owner, type TestStack } from '../support/stack.js';
import { RunStack, until } from './run-stack.js';

const ACTOR = { kind: 'member', id: 'a'.repeat(24), label: 'owner@example.com' } as const;

jest.setTimeout(120_000);

const DAY_MS = 86_400_000;

let runs: RunStack;
let stack: TestStack;
let owner: Owner;
let org: OrganizationId;

beforeAll(async () => {
  runs = await RunStack.start();
  ({ stack, owner, org } = runs);
});
afterAll(() => stack.stop());

describe('a run whose worker is killed again and again', () => {
  let compiled: Awaited<ReturnType<typeof compile>>;
  beforeAll(async () => {
    compiled = await compile(['libs', 'test/proofs']);
  });
  afterAll(() => compiled.remove());

  it('is quarantined after five deaths while other connections go on, and runs again when somebody asks', async () => {
    const poison = await runs.connected('poison');
    const other = await runs.connected('other');
    stack.advance(120_000);
    const runId = await stack.api.app.get(RunRequests).runNow(org, ACTOR, poison);
    const { slot } = await stack.api.app.get(RunReader).get(org, runId);
    await stack.scenario('poison', { name: 'slow', ms: 20_000 });
    for (let death = 1; death <= 5; death++) {
      const child = worker(poison, slot);
      await until('the worker reads', () => runs.hasCalls('poison'));
      child.kill('SIGKILL');
      await once(child, 'exit');
      // The dead worker's lease still stands: nobody touches the run, and the others go on.
      const asked = await stack.api.app.get(RunRequests).runNow(org, ACTOR, other);
      await stack.work(owner);
      expect((await stack.api.app.get(RunReader).get(org, asked)).state).toBe('succeeded');
      expect(await stack.api.app.get(RunReader).get(org, runId)).toMatchObject({ state: 'running', deaths: death - 1 });
      stack.advance(61_000);
      await runs.endLease(poison);
    }
    await stack.scenario('poison', { name: 'healthy' });
    await runs.execute(poison, slot);
    expect(await stack.api.app.get(RunReader).get(org, runId)).toMatchObject({ state: 'failed', deaths: 5, error: { code: 'quarantined' } });
    expect(await runs.hasCalls('poison')).toBe(false);
    expect(await runs.eventsOf(runId)).toBe(1);
    const connection = await stack.api.app.get(ConnectionReader).get(org, poison);
    expect(connection.quarantinedAt).not.toBeNull();
    // Not by itself any more, however long it is overdue.
    const before = (await runs.runsOf(poison)).length;
    stack.advance(3 * DAY_MS);
    await stack.work(owner);
    expect((await runs.runsOf(poison)).length).toBe(before);
    expect(await runs.hasCalls('poison')).toBe(false);
    const again = await stack.api.app.get(RunRequests).runNow(org, ACTOR, poison);
    await stack.work(owner);
    expect((await stack.api.app.get(RunReader).get(org, again)).state).toBe('succeeded');
    expect((await stack.api.app.get(ConnectionReader).get(org, poison)).quarantinedAt).toBeNull();
  });

  function worker(connectionId: string, slot: string): ChildProcess {
    const config = stack.api.app.get<AppConfig>(APP_CONFIG);
    const { MONGODB_URI, REDIS_URL, LOCAL_KEY_FILE = '', ATTESTA_HOME, VENDOR_BASE_URL_OVERRIDE = '' } = config;
    const environment = { MONGODB_URI, REDIS_URL, LOCAL_KEY_FILE, ATTESTA_HOME, VENDOR_BASE_URL_OVERRIDE, LOG_LEVEL: 'silent' };
    const file = path.join(compiled.path, 'test/proofs/run-child.js');
    return spawn(process.execPath, [file, org, connectionId, slot], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
});
