import { Inject, Injectable } from '@nestjs/common';

import { type Actor, AuditLog } from '@app/audit-log';
import { type Capability, type ConnectionTest, type ConnectorDefinition, testConnection, whenOn } from '@app/connector-sdk';
import { type Clock, localDateIn, type OrganizationId } from '@app/kernel';
import { OrganizationService } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { ConnectionRejected } from './connections.errors.js';
import { ConnectionRepository } from './persistence/connection.repository.js';
import { VendorAccess } from './vendor-access.service.js';

/** A person waits for it. */
const TEST_LIMIT_MS = 90_000;

export interface Trial {
  readonly org: OrganizationId;
  readonly actor: Actor;
  readonly definition: ConnectorDefinition;
  readonly config: Readonly<Record<string, string>>;
  /** What the refusal is about: a connection, or the connector when nothing exists yet. */
  readonly target: { readonly kind: string; readonly id: string };
  readonly previousCapabilities?: Readonly<Record<string, Capability>>;
}

/** Tries a key against the vendor. A refusal leaves one event, `connection.test-failed`, and nothing else. */
@Injectable()
export class ConnectionTrials {
  constructor(
    private readonly vendors: VendorAccess,
    private readonly organizations: OrganizationService,
    private readonly auditLog: AuditLog,
    private readonly connections: ConnectionRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws ConnectionRejected with reason, remedy and checks */
  async mustPass(trial: Trial, credential: Readonly<Record<string, string>>): Promise<ConnectionTest> {
    const result = await this.vendors.withTyped(trial.definition, trial.config, credential, AbortSignal.timeout(TEST_LIMIT_MS), (transport) =>
      this.#test(trial, transport),
    );
    return this.#accepted(trial, result);
  }

  /** The stored key again. A refusal is an answer here, not an error. */
  async ofStored(trial: Trial & { readonly connectionId: string; readonly epoch: number }): Promise<ConnectionTest> {
    const connection = { id: trial.connectionId, connector: trial.definition.slug, config: trial.config };
    const result = await this.vendors.withTransport(trial.org, connection, trial.epoch, AbortSignal.timeout(TEST_LIMIT_MS), (transport) =>
      this.#test(trial, transport),
    );
    if (result.refusal !== null) await this.#log(trial, result, result.refusal.reason === 'invalid-key' ? trial : null);
    return result;
  }

  async #test(trial: Trial, transport: Parameters<Parameters<VendorAccess['withTyped']>[4]>[0]): Promise<ConnectionTest> {
    const { timeZone } = await this.organizations.get(trial.org);
    const { definition, config, previousCapabilities } = trial;
    return testConnection({
      definition,
      transport,
      config,
      clock: this.clock,
      when: whenOn(localDateIn(this.clock.now(), timeZone), timeZone),
      ...(previousCapabilities === undefined ? {} : { previousCapabilities }),
    });
  }

  async #accepted(trial: Trial, result: ConnectionTest): Promise<ConnectionTest> {
    if (result.refusal === null) return result;
    await this.#log(trial, result);
    throw new ConnectionRejected(result.refusal, result.checks);
  }

  /** `refusedKey`: the stored key that the vendor does not take any more; the connection needs a new one from now on. */
  async #log(
    { org, actor, target, config }: Trial,
    { refusal, checks }: ConnectionTest,
    refusedKey: { readonly connectionId: string; readonly epoch: number } | null = null,
  ): Promise<void> {
    const told = { reason: refusal?.reason ?? null, config, checks: checks.map(({ id, state }) => ({ id, state })) };
    await this.auditLog.commit(org, async (tx, append) => {
      const storedKeyRefused = refusedKey !== null && (await this.connections.refuseKey(org, refusedKey.connectionId, refusedKey.epoch, tx));
      // Whether the connection needs a new key from now on, or somebody only mistyped one.
      const data = { ...told, storedKeyRefused };
      await append({ type: 'connection.test-failed', actor, target, outcome: 'failure', data });
    });
  }
}
