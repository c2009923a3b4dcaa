import { setTimeout as sleep } from 'node:timers/promises';

import { mongo } from 'mongoose';

import { RunExecutor } from '@app/connector-runs';
import { type OrganizationId, toOrganizationId } from '@app/kernel';

import { type Owner, startStack, type TestStack } from '../support/stack.js';

/** A stack with one organization, and what proofs about runs ask again and again. Looks below the product's code with the rights of the server's owner. */
export class RunStack {
  private constructor(
    readonly stack: TestStack,
    readonly owner: Owner,
    readonly org: OrganizationId,
  ) {}

  static async start(): Promise<RunStack> {
    const stack = await startStack();
    const owner = await stack.owner('Larkfield Labs');
    return new RunStack(stack, owner, toOrganizationId(owner.organizationId));
  }

  get db(): mongo.Db {
    return this.stack.api.database.root.db(this.stack.api.database.name);
  }

  /** A connected company whose first run is done. → the connection's id */
  async connected(slug: string): Promise<string> {
    await this.stack.company(slug, { people: 60, seed: slug });
    const answer = await this.stack.connect(this.owner, slug);
    expect(answer.status).toBe(201);
    await this.stack.work(this.owner);
    await this.stack.calls(slug);
    return answer.body.id as string;
  }

  runsOf(connectionId: string): Promise<readonly mongo.Document[]> {
    return this.db
      .collection('connector_runs')
      .find({ connectionId: objectId(connectionId) })
      .sort({ _id: 1 })
      .toArray();
  }
  eventsOf(runId: string): Promise<number> {
    return this.db.collection('audit_events').countDocuments({ targetId: runId });
  }
  /** As a worker does for a job. */
  execute(connectionId: string, slot: string): Promise<void> {
    return this.stack.api.app.get(RunExecutor).execute({ organizationId: this.org, connectionId, slot }, { signal: new AbortController().signal });
  }
  /** As if the holder had been silent for longer than its lease. */
  async endLease(connectionId: string): Promise<void> {
    await this.db.collection('connections').updateOne({ _id: objectId(connectionId) }, { $set: { 'lease.until': new Date(0) } });
  }
  async hasCalls(slug: string): Promise<boolean> {
    return (await this.stack.calls(slug)).length > 0;
  }
}

export const objectId = (text: string): mongo.ObjectId => new mongo.ObjectId(text);

export async function until(what: string, holds: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  for (const end = Date.now() + withinMs; !(await holds()); await sleep(20)) if (Date.now() > end) throw new Error(`never: ${what}`);
}
