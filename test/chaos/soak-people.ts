import { setTimeout as sleep } from 'node:timers/promises';

import { type mongo } from 'mongoose';

import { objectId } from '../proofs/run-stack.js';
import { type ApiClient, client } from '../support/api-client.js';
import { type Owner } from '../support/stack.js';
import { type ChaosWorld, type WatchedConnection } from './chaos-world.js';
import { type ServiceProcess } from './service-process.js';
import { type ApiPlace } from './strikes.js';

const TRAFFIC_EVERY_MS = 700;
/** Nobody waits longer for an answer. */
const PATIENCE_MS = 10_000;

/** Who looks, asks for runs, revokes and connects while faults happen. */
export class SoakPeople {
  asked = 0;
  /** With a status below 500. */
  answered = 0;

  constructor(
    private readonly world: ChaosWorld,
    private readonly apis: readonly ApiPlace[],
  ) {}

  /** Not ready yet. */
  startApi(url: string): ServiceProcess {
    return this.world.startProcess('api', { PORT: new URL(url).port, PUBLIC_URL: url });
  }

  /** As long as the faults last. */
  async use(isOver: () => boolean): Promise<void> {
    for (let turn = 0; !isOver(); turn++) {
      await sleep(TRAFFIC_EVERY_MS);
      const connection = this.world.connections[turn % this.world.connections.length];
      if (connection === undefined) throw new Error('no connections');
      const api = this.#api(turn, connection);
      const id = await this.#living(connection);
      if (id !== null) {
        await this.#ask(() => api.post(`/api/v1/connections/${id}/runs`));
        await this.askForRun(connection);
      }
      await this.#ask(() => api.get('/api/v1/connector-runs?limit=20'));
    }
  }

  /** The run that the company has waiting or running, or a new one: more often than the API lets anybody ask. → null when it is not connected, or MongoDB is away */
  async askForRun(connection: WatchedConnection): Promise<{ readonly organizationId: string; readonly connectionId: string; readonly slot: string } | null> {
    const id = await this.#living(connection);
    const run = id === null ? null : await this.#openRun({ ...connection, id }).catch(() => null);
    return run === null ? null : { organizationId: connection.organizationId, connectionId: String(run['connectionId']), slot: String(run['slot']) };
  }

  /** Through an API process that may be down just now: then it did not happen, and nothing may be left half done. → whether the key was revoked */
  async revokeAndConnect(connection: WatchedConnection, target: number): Promise<boolean> {
    const api = this.#api(target < 0.5 ? 0 : 1, connection);
    const living = await this.#living(connection);
    // One that could not be made again is made now.
    const revoked = living === null ? null : await this.#ask(() => api.delete(`/api/v1/connections/${living}`));
    const credential = { apiKey: this.world.stack.sandbox.apiKey(connection.slug) };
    await this.#ask(() => api.post('/api/v1/connections', { connector: 'bamboohr', config: { subdomain: connection.slug }, credential }));
    return revoked === 204;
  }

  async #living({ organizationId, slug }: Pick<WatchedConnection, 'organizationId' | 'slug'>): Promise<string | null> {
    const where = { living: true, 'config.subdomain': slug };
    const rows: readonly mongo.Document[] = await this.world.db.collection('connections').find(where).toArray().catch(() => []); // prettier-ignore
    const own = rows.find((row) => String(row['organizationId']) === organizationId);
    return own === undefined ? null : String(own._id);
  }
  async #openRun(connection: WatchedConnection): Promise<mongo.Document> {
    const open = { connectionId: objectId(connection.id), state: { $in: ['queued', 'running'] } };
    const known: mongo.Document | null = await this.world.db.collection('connector_runs').findOne(open);
    return known ?? this.world.run(await this.world.request(connection));
  }
  /** → the status; null when nobody answered in time */
  async #ask(call: () => Promise<{ readonly status: number }>): Promise<number | null> {
    this.asked++;
    const answer = call().then(
      ({ status }) => status,
      () => null,
    );
    const status = await Promise.race([answer, sleep(PATIENCE_MS, null, { ref: false })]);
    if (status !== null && status < 500) this.answered++;
    return status;
  }
  /** Now the one process, now the other. */
  #api(turn: number, { organizationId }: WatchedConnection): ApiClient {
    const url = this.apis[turn % this.apis.length]?.url;
    const owner: Owner | undefined = this.world.owners.find((one) => one.organizationId === organizationId);
    if (url === undefined || owner === undefined) throw new Error('nobody to ask');
    return client(url, owner.headers);
  }
}
