import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Check, type ConnectionTest, endpointOf, parseConnectInput } from '@app/connector-sdk';
import { findConnector } from '@app/connectors';
import { type Clock, InvalidInput, type Json, MAX_PAGE_LIMIT, type OrganizationId } from '@app/kernel';
import { CLOCK } from '@app/platform';

import { ConnectionReader } from './connection-reader.service.js';
import { ConnectionTrials } from './connection-trial.service.js';
import {
  AccountAlreadyConnected,
  ConnectionChanged,
  ConnectionNeedsKey,
  ConnectionRevoked,
  ConnectorNotFound,
  VendorAskedToWait,
} from './connections.errors.js';
import { type Connection, keyFingerprint, metricStandings, vendorWaitMs, type VisibilityBaseline } from './domain/index.js';
import { type ConnectionChange, ConnectionRepository } from './persistence/connection.repository.js';
import { VendorAccess } from './vendor-access.service.js';

export interface ConnectWish {
  readonly connector: string;
  readonly label?: string | undefined;
  readonly config: unknown;
  readonly credential: unknown;
}
export interface TestedConnection {
  readonly connection: Connection;
  readonly checks: readonly Check[];
}

const MAX_LABEL = 100;

/** The life of a connection. Each change and its audit event commit together. */
@Injectable()
export class ConnectionService {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly reader: ConnectionReader,
    private readonly vendors: VendorAccess,
    private readonly trials: ConnectionTrials,
    private readonly auditLog: AuditLog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Tries the key first; nothing is stored when it is refused. The first run is due at once.
   * @throws InvalidInput, ConnectorNotFound, AccountAlreadyConnected, ConnectionRejected, VaultUnavailable
   */
  async connect(org: OrganizationId, actor: Actor, wish: ConnectWish): Promise<TestedConnection> {
    const definition = findConnector(wish.connector);
    if (definition === null) throw new ConnectorNotFound();
    const input = parseConnectInput(definition, wish);
    if (!input.ok) throw new InvalidInput(input.errors);
    const account = endpointOf(definition, input.config).hostname;
    const label = labelOf(wish.label ?? `${definition.name} (${account})`);
    if (await this.connections.isConnected(org, definition.slug, account)) throw new AccountAlreadyConnected();
    const test = await this.trials.mustPass(
      { org, actor, definition, config: input.config, target: { kind: 'connector', id: definition.slug } },
      input.credential,
    );
    const id = this.connections.nextId();
    const [eventId, now] = [randomUUID(), this.clock.now()];
    const credential = await this.vendors.seal(org, id, input.credential);
    const fingerprint = keyFingerprint(input.credential);
    await this.auditLog.commit(org, async (tx, append) => {
      await this.connections.add(
        org,
        {
          id,
          connector: definition.slug,
          account,
          label,
          config: input.config,
          readMode: 'totals',
          credential,
          keyFingerprint: fingerprint,
          ...seen(test),
          metrics: metricStandings(definition, test.capabilities, []),
          createdBy: actor,
          createdAt: now,
          weeklyCheckedOn: null,
          due: { slot: 'connect', attempt: 1, trigger: 'connect' },
          nextRunAt: now,
        },
        tx,
      );
      await append({
        eventId,
        type: 'connection.connected',
        actor,
        target: { kind: 'connection', id },
        outcome: 'success',
        data: { connector: definition.slug, label, config: input.config, keyFingerprint: fingerprint, capabilities: test.capabilities },
      });
    });
    return { connection: await this.reader.get(org, id), checks: test.checks };
  }

  /** Asks the vendor again with the stored key. A refusal is part of the answer. */
  async test(org: OrganizationId, actor: Actor, id: string): Promise<ConnectionTest> {
    const connection = await this.#living(org, id);
    // A refused key is never asked with again: the vendor locks access after several.
    if (connection.status === 'needs-reauth') throw new ConnectionNeedsKey();
    const waitMs = vendorWaitMs(connection, this.clock.now());
    if (waitMs > 0) throw new VendorAskedToWait(waitMs);
    return this.trials.ofStored({
      org,
      actor,
      definition: this.vendors.definitionOf(connection),
      config: connection.config,
      target: { kind: 'connection', id },
      connectionId: id,
      epoch: connection.epoch,
      previousCapabilities: connection.capabilities,
    });
  }

  /** The new key is tried first; until it passes, the old one stays. A run is due at once. */
  async reauthorize(org: OrganizationId, actor: Actor, id: string, given: unknown): Promise<TestedConnection> {
    const connection = await this.#living(org, id);
    const definition = this.vendors.definitionOf(connection);
    const input = parseConnectInput(definition, { config: connection.config, credential: given });
    if (!input.ok) throw new InvalidInput(input.errors);
    const test = await this.trials.mustPass(
      { org, actor, definition, config: connection.config, target: { kind: 'connection', id }, previousCapabilities: connection.capabilities },
      input.credential,
    );
    const [eventId, now] = [randomUUID(), this.clock.now()];
    const credential = await this.vendors.seal(org, id, input.credential);
    const fingerprint = keyFingerprint(input.credential);
    await this.auditLog.commit(org, async (tx, append) => {
      const { principal, permissionDigest, capabilities } = seen(test);
      const isReplaced = await this.connections.replaceCredential(
        org,
        id,
        connection.epoch,
        {
          credential,
          keyFingerprint: fingerprint,
          principal,
          permissionDigest,
          capabilities,
          weeklyCheckedOn: null,
          metrics: metricStandings(definition, capabilities, connection.metrics),
          due: { slot: `reauthorize-${String(connection.epoch + 1)}`, attempt: 1, trigger: 'reauthorize' },
          nextRunAt: now,
        },
        tx,
      );
      if (!isReplaced) throw new ConnectionChanged();
      await append({
        eventId,
        type: 'connection.reauthorized',
        actor,
        target: { kind: 'connection', id },
        outcome: 'success',
        data: { keyFingerprint: { from: connection.keyFingerprint, to: fingerprint }, capabilities },
      });
    });
    return { connection: await this.reader.get(org, id), checks: test.checks };
  }

  async change(org: OrganizationId, actor: Actor, id: string, wish: ConnectionChange): Promise<Connection> {
    const change = wish.label === undefined ? wish : { ...wish, label: labelOf(wish.label) };
    if (Object.keys(change).length === 0) throw new InvalidInput([{ field: 'label', message: 'give `label`, `readMode` or both' }]);
    const { label, readMode } = await this.#living(org, id);
    await this.auditLog.commit(org, async (tx, append) => {
      if (!(await this.connections.change(org, id, change, tx))) throw new ConnectionChanged();
      await append({
        type: 'connection.changed',
        actor,
        target: { kind: 'connection', id },
        outcome: 'success',
        data: { from: { label, readMode }, to: { label, readMode, ...change } },
      });
    });
    return this.reader.get(org, id);
  }

  /**
   * Clears the credential and sets deletedAt in one write; a run or test under way is aborted and a run can write nothing more. History stays. Returns when
   * nobody calls the vendor with the key any more, five seconds after the commit at the latest. Again: nothing happens but that wait.
   */
  async revoke(org: OrganizationId, actor: Actor, id: string): Promise<void> {
    const connection = await this.reader.get(org, id);
    if (connection.status !== 'revoked') await this.#clear(org, actor, connection);
    await this.vendors.untilUnused(org, id);
  }

  /** Every living connection, each with its event; then one wait for all of them. → how many there were */
  async revokeAll(org: OrganizationId, actor: Actor): Promise<number> {
    let revoked = 0;
    let cursor: string | undefined;
    do {
      const page = await this.reader.list(org, { limit: MAX_PAGE_LIMIT, cursor });
      for (const connection of page.items) {
        if (connection.status === 'revoked') continue;
        await this.#clear(org, actor, connection);
        revoked++;
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    await this.vendors.untilUnused(org, null);
    return revoked;
  }

  async #clear(org: OrganizationId, actor: Actor, { id, connector, label, keyFingerprint: fingerprint }: Connection): Promise<void> {
    const [eventId, now] = [randomUUID(), this.clock.now()];
    await this.auditLog.commit(org, async (tx, append) => {
      if (!(await this.connections.revoke(org, id, actor, now, tx))) throw new ConnectionChanged();
      await append({
        eventId,
        type: 'connection.revoked',
        actor,
        target: { kind: 'connection', id },
        outcome: 'success',
        data: { connector, label, keyFingerprint: fingerprint, credential: 'cleared' },
      });
    });
  }

  /** Fewer visible people are right, says an owner: what the key sees now is the new measure. */
  async confirmVisibility(org: OrganizationId, actor: Actor, id: string): Promise<Connection> {
    const before = await this.#living(org, id);
    await this.auditLog.commit(org, async (tx, append) => {
      if (!(await this.connections.confirmVisibility(org, id, before, tx))) throw new ConnectionChanged();
      const data = { from: visibilityData(before.visibility), to: visibilityData(before.visibilitySeen) };
      await append({ type: 'connection.visibility-confirmed', actor, target: { kind: 'connection', id }, outcome: 'success', data });
    });
    return this.reader.get(org, id);
  }

  async #living(org: OrganizationId, id: string): Promise<Connection> {
    const connection = await this.reader.get(org, id);
    if (connection.status === 'revoked') throw new ConnectionRevoked();
    return connection;
  }
}

const seen = ({
  principal,
  permissionDigest,
  visibility,
  capabilities,
}: ConnectionTest): Pick<ConnectionTest, 'principal' | 'permissionDigest' | 'visibility' | 'capabilities'> => ({
  principal,
  permissionDigest,
  visibility,
  capabilities,
});

function labelOf(wish: string): string {
  const label = wish.trim();
  if (label === '' || label.length > MAX_LABEL) throw new InvalidInput([{ field: 'label', message: `must have 1 to ${String(MAX_LABEL)} characters` }]);
  return label;
}

const visibilityData = (seen: VisibilityBaseline | null): Json => (seen === null ? null : { active: seen.active, inactive: seen.inactive });
