import { Inject, Injectable } from '@nestjs/common';

import { type ConnectorDefinition, credentialHeaders, endpointOf, type TransportResult, type VendorTransport } from '@app/connector-sdk';
import { findConnector } from '@app/connectors';
import { InvariantViolated, type OrganizationId } from '@app/kernel';
import {
  APP_CONFIG,
  type AppConfig,
  createVendorTransport,
  KeysDestroyed,
  SealBroken,
  type SealedValue,
  SecretScrubber,
  Vault,
  VaultUnavailable,
} from '@app/platform';

import { CredentialUnavailable } from './connections.errors.js';
import { type Connection } from './domain/index.js';
import { KeysInUse } from './keys-in-use.service.js';
import { CONNECTIONS } from './persistence/connection.collection.js';
import { ConnectionRepository } from './persistence/connection.repository.js';

type Values = Readonly<Record<string, string>>;
const FIELD = 'credential';
/** What a call comes to whose credential was cleared or replaced meanwhile. */
const NOT_SENT = {
  kind: 'failed',
  reason: 'aborted',
  detail: 'not sent: the credential was cleared or replaced',
  status: null,
  headers: {},
  durationMs: 0,
  bytes: 0,
  sha256: null,
  requestId: null,
} as const satisfies TransportResult;

/** The only place where a credential is open: sealed on the way in, opened for one run or one test, held by the log scrubber meanwhile. */
@Injectable()
export class VendorAccess {
  constructor(
    private readonly connections: ConnectionRepository,
    private readonly inUse: KeysInUse,
    private readonly vault: Vault,
    private readonly scrubber: SecretScrubber,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  definitionOf(connection: Pick<Connection, 'connector'>): ConnectorDefinition {
    const definition = findConnector(connection.connector);
    if (definition === null) throw new InvariantViolated(`a connection of an unknown connector: ${connection.connector}`);
    return definition;
  }

  /** For provenance: the company at the vendor and the host that is asked. */
  sourceOf(connection: Pick<Connection, 'connector' | 'config'>): { readonly sourceLabel: string; readonly host: string } {
    const { hostname } = endpointOf(this.definitionOf(connection), connection.config);
    return { sourceLabel: accountOf(hostname), host: hostname };
  }

  /** @throws VaultUnavailable, KeysDestroyed; CredentialUnavailable when the organization's own key does not open: nothing is sealed then */
  async seal(org: OrganizationId, connectionId: string, credential: Values): Promise<SealedValue> {
    const plain = Buffer.from(JSON.stringify(credential), 'utf8');
    try {
      return await this.vault.seal(org, { collection: CONNECTIONS.name, documentId: connectionId, field: FIELD }, plain);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      throw new CredentialUnavailable(
        'The key service does not open the encryption key of this organization, so the key of the vendor could not be stored.',
        'Whoever runs Attesta: check that KMS_KEY_ID or the key file is the one that the data were made with; `npm run attesta -- doctor` helps.',
        false,
      );
    } finally {
      plain.fill(0);
    }
  }

  /** Calls the vendor with a credential that was typed just now. */
  async withTyped<T>(
    definition: ConnectorDefinition,
    config: Values,
    credential: Values,
    signal: AbortSignal,
    work: (transport: VendorTransport) => Promise<T>,
  ): Promise<T> {
    const releases = Object.values(credential).map((secret) => this.scrubber.hold(secret));
    try {
      return await work(this.#transport(definition, config, credential, signal));
    } finally {
      for (const release of releases) release();
    }
  }

  /**
   * Calls the vendor with the stored credential of that epoch. Each call asks first whether the epoch still stands, and what is under way is aborted soon after
   * it does not: once `untilUnused` has returned, nothing leaves with the key.
   * @throws CredentialUnavailable when it cannot be opened (KMS trouble, a broken seal, revoked or replaced meanwhile): nothing is sent then
   */
  async withTransport<T>(
    org: OrganizationId,
    connection: Pick<Connection, 'id' | 'connector' | 'config'>,
    epoch: number,
    signal: AbortSignal,
    work: (transport: VendorTransport) => Promise<T>,
  ): Promise<T> {
    const done = await this.inUse.during(org, { connectionId: connection.id, epoch }, signal, async (aborted) => {
      const credential = await this.#open(org, connection.id, epoch);
      const result = await this.withTyped(this.definitionOf(connection), connection.config, credential, aborted, (transport) =>
        work({
          send: async (request) => ((await this.connections.isCurrent(org, connection.id, epoch)) ? transport.send(request) : NOT_SENT),
        }),
      );
      return { result };
    });
    if (done === null) throw replacedMeanwhile();
    return done.result;
  }

  /**
   * After a revoke: returns when nobody calls a vendor any more with a key of the connection (null: of the organization). After five seconds it returns anyway;
   * a process that does not react by then is frozen, dead, or cut off from the database.
   */
  async untilUnused(org: OrganizationId, connectionId: string | null): Promise<void> {
    await this.inUse.untilUnused(org, connectionId);
  }

  async #open(org: OrganizationId, connectionId: string, epoch: number): Promise<Values> {
    const stored = await this.connections.sealedCredential(org, connectionId);
    if (stored === null || stored.epoch !== epoch) throw replacedMeanwhile();
    try {
      const plain = await this.vault.open(org, { collection: CONNECTIONS.name, documentId: connectionId, field: FIELD }, stored.sealed);
      return read(plain);
    } catch (error) {
      if (error instanceof VaultUnavailable)
        throw new CredentialUnavailable(
          'The key service cannot be reached, so the credential cannot be opened.',
          'Whoever runs Attesta: `npm run attesta -- doctor` says what is wrong with the key service.',
          true,
        );
      if (error instanceof SealBroken || error instanceof KeysDestroyed)
        throw new CredentialUnavailable(
          'The stored credential does not open: it was altered or belongs elsewhere.',
          'Re-authorize the connection with a new key, and look into how the database was changed.',
          false,
        );
      throw error;
    }
  }

  #transport(definition: ConnectorDefinition, config: Values, credential: Values, signal: AbortSignal): VendorTransport {
    const { baseUrl, hostname } = endpointOf(definition, config);
    const override = this.config.VENDOR_BASE_URL_OVERRIDE;
    const standIn =
      override === undefined
        ? {}
        : {
            override: {
              baseUrl: `${override.replace(/\/+$/, '')}/${definition.slug}/${accountOf(hostname)}${new URL(baseUrl).pathname}`,
              environment: this.config.NODE_ENV,
            },
          };
    return createVendorTransport({ baseUrl, hostname, headers: () => credentialHeaders(definition, config, credential), signal, ...standIn });
  }
}

const replacedMeanwhile = (): CredentialUnavailable =>
  new CredentialUnavailable('The credential was cleared or replaced meanwhile.', 'Nothing to do: the next run uses the new one.', false);

/** `acme` of acme.bamboohr.com: the company's name at the vendor. */
const accountOf = (hostname: string): string => hostname.split('.')[0] ?? hostname;

function read(plain: Buffer): Values {
  try {
    return toValues(JSON.parse(plain.toString('utf8')));
  } finally {
    plain.fill(0);
  }
}

function toValues(parsed: unknown): Values {
  if (typeof parsed !== 'object' || parsed === null) throw new InvariantViolated('a sealed credential that is no object');
  return Object.fromEntries(Object.entries(parsed).map(([name, value]) => [name, String(value)]));
}
