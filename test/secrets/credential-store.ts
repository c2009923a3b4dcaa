import { setTimeout as sleep } from 'node:timers/promises';

import { mongo } from 'mongoose';

import { VendorAccess } from '@app/connections';
import { type OrganizationId } from '@app/kernel';
import { Vault } from '@app/platform';

import { type TestStack } from '../support/stack.js';

const BATCH = 500;

/** Thousands of connections of one organization, sealed by the product itself; what each must open to is known. */
export class CredentialStore {
  private constructor(
    private readonly stack: TestStack,
    private readonly org: OrganizationId,
    private readonly ids: readonly string[],
  ) {}

  /** `template`: a living connection of the organization, whose row the others are made after. */
  static async seed(stack: TestStack, org: OrganizationId, template: string, count: number): Promise<CredentialStore> {
    const collection = stack.api.database.root.db(stack.api.database.name).collection('connections');
    const row = await collection.findOne({ _id: new mongo.ObjectId(template) });
    if (row === null) throw new Error('no template');
    const ids = Array.from({ length: count }, () => new mongo.ObjectId().toHexString());
    for (let from = 0; from < count; from += BATCH) {
      const rows = ids.slice(from, from + BATCH).map(async (id) => ({
        ...row,
        _id: new mongo.ObjectId(id),
        account: `${id}.bamboohr.com`,
        config: { subdomain: id },
        credential: await stack.api.app.get(VendorAccess).seal(org, id, { apiKey: keyOf(id) }),
        due: null,
        nextRunAt: null,
      }));
      await collection.insertMany(await Promise.all(rows));
    }
    return new CredentialStore(stack, org, ids);
  }

  get count(): number {
    return this.ids.length;
  }
  get connections(): mongo.Collection {
    return this.db.collection('connections');
  }
  get keys(): mongo.Collection {
    return this.db.collection('organization_keys');
  }

  /** As a run does. → whether it opens to what was sealed */
  async opens(vault: Vault, id: string): Promise<boolean> {
    const row = await this.connections.findOne({ _id: new mongo.ObjectId(id) }, { projection: { credential: 1 } });
    const plain = await vault.open(this.org, { collection: 'connections', documentId: id, field: 'credential' }, row?.['credential']).catch(() => null);
    return plain?.toString() === JSON.stringify({ apiKey: keyOf(id) });
  }
  /** Opens one as a run does, until told to stop, and drops the keys from memory now and then as time does. */
  watch(pick: () => number): { stop(): Promise<{ readonly opened: number; readonly failed: number }> } {
    const vault = this.stack.api.app.get(Vault);
    const stopping = new AbortController();
    const counts = { opened: 0, failed: 0 };
    const loop = async (): Promise<void> => {
      while (!stopping.signal.aborted) {
        if (counts.opened % 40 === 0) vault.forget(this.org);
        // The processor is shared with what is watched.
        await sleep(1);
        const id = this.ids[Math.floor(pick() * this.ids.length)] ?? '';
        if (await this.opens(vault, id)) counts.opened++;
        else counts.failed++;
      }
    };
    const loops = [loop(), loop()];
    return {
      stop: async () => {
        stopping.abort();
        await Promise.all(loops);
        return counts;
      },
    };
  }

  async newestVersion(): Promise<number> {
    const [newest] = await this.keys.find(this.ofOrg).sort({ version: -1 }).limit(1).toArray();
    return (newest?.['version'] as number | undefined) ?? 0;
  }
  /** What is not as a finished rotation leaves it. */
  async unsettled(): Promise<{ readonly behind: number; readonly unopened: number; readonly activeKeys: number }> {
    const vault = this.stack.api.app.get(Vault);
    vault.forget(this.org);
    const version = await this.newestVersion();
    let unopened = 0;
    for (const id of this.ids) if (!(await this.opens(vault, id))) unopened++;
    return {
      behind: await this.connections.countDocuments({ ...this.ofOrg, living: true, 'credential.keyVersion': { $ne: version } }),
      unopened,
      activeKeys: await this.keys.countDocuments({ ...this.ofOrg, state: 'active' }),
    };
  }

  get ofOrg(): { readonly organizationId: mongo.ObjectId } {
    return { organizationId: new mongo.ObjectId(this.org) };
  }
  private get db(): mongo.Db {
    return this.stack.api.database.root.db(this.stack.api.database.name);
  }
}

const keyOf = (id: string): string => `key-of-${id}`.padEnd(40, '0');
