import { Inject, Injectable } from '@nestjs/common';

import { CredentialUnavailable, type Lease, StaleWriter, VendorAccess } from '@app/connections';
import { type Connection, type RunError, vendorWaitMs } from '@app/connections/domain/index.js';
import { collect, type Collected, type ConnectorDefinition, type Exchange, type MetricOutcome, type ReadFailure } from '@app/connector-sdk';
import { CATALOGUE_VERSION } from '@app/controls';
import { EvidenceService, type PreparedFindings } from '@app/evidence';
import { AppError, type Clock, daysBetween, isLocalDate, type LocalDate, localDateIn, type OrganizationId } from '@app/kernel';
import { OrganizationService } from '@app/organizations';
import { CLOCK } from '@app/platform';

import { type ClosedRun, closeRun, type Run, type RunOutcome } from './domain/index.js';
import { RunRequestRepository } from './persistence/run-request.repository.js';
import { toRunOutcome } from './run-closer.service.js';
import { RunProgress } from './run-progress.service.js';

const WEEKLY_DAYS = 7;

export interface RunRead {
  readonly closed: ClosedRun;
  readonly prepared: PreparedFindings | null;
  readonly exchanges: readonly Exchange[];
  /** Daily slots that nobody ran before this one: catching up is one run. */
  readonly missedDays: number;
}

/** Opens the credential, reads the vendor, decides, and prepares the rows. Writes nothing but the request log and the outcomes shown meanwhile. */
@Injectable()
export class RunReading {
  constructor(
    private readonly organizations: OrganizationService,
    private readonly vendors: VendorAccess,
    private readonly evidence: EvidenceService,
    private readonly progress: RunProgress,
    private readonly requests: RunRequestRepository,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async read(org: OrganizationId, connection: Connection, run: Run, lease: Lease, signal: AbortSignal): Promise<RunRead> {
    this.progress.begun(org, run);
    const { timeZone } = await this.organizations.get(org);
    const startedAt = run.startedAt ?? this.clock.now();
    const today = localDateIn(startedAt, timeZone);
    const weekly = connection.weeklyCheckedOn === null || daysBetween(connection.weeklyCheckedOn, today) >= WEEKLY_DAYS;
    const definition = this.vendors.definitionOf(connection);
    const collected = await this.#collect(org, connection, run, lease, { definition, today, timeZone, weekly, signal });
    // Also of a run that is cut off: an examiner sees each call that used the key.
    await this.requests.add(org, run.id, collected.exchanges);
    if (signal.aborted && !isTimeLimit(signal)) throw new StaleWriter();
    const closed = closeRun({
      connection,
      run,
      collected,
      headcountMetric: headcountMetricOf(definition),
      requires: requiresOf(definition),
      timeZone,
      today,
      weekly,
      startedAt,
      now: this.clock.now(),
    });
    const seen = {
      closed,
      exchanges: collected.exchanges,
      missedDays: isLocalDate(run.slot) && run.attempt === 1 ? Math.max(0, daysBetween(run.slot, today)) : 0,
    };
    if (closed.findings.length === 0) return { ...seen, prepared: null };
    const prepared = await this.evidence.prepare(org, {
      runId: run.id,
      connectionId: connection.id,
      connector: { slug: definition.slug, version: definition.version },
      mappingVersion: CATALOGUE_VERSION,
      keyFingerprint: connection.keyFingerprint ?? '',
      permissionDigest: closed.permissionDigest,
      principal: connection.principal,
      ...this.vendors.sourceOf(connection),
      startedAt,
      collectedAt: this.clock.now(),
      findings: closed.findings,
    });
    return { ...seen, prepared };
  }

  /** A run that killed its worker again and again: nothing is read any more. */
  quarantined(org: OrganizationId, connection: Connection, run: Run): Promise<ClosedRun> {
    return this.#ended(org, connection, run, false, {
      code: 'quarantined',
      message: `The worker died ${String(run.deaths)} times during this run; the connection is not read by itself any more.`,
      remedy: 'Look at the worker log for this connection, then use Sync now to try once more.',
    });
  }

  /** A run that broke off by a fault on our side: nothing of it counts, it is tried again by itself. */
  broken(org: OrganizationId, connection: Connection, run: Run, error: unknown): Promise<ClosedRun> {
    const known = error instanceof AppError && error.kind === 'unavailable';
    return this.#ended(org, connection, run, true, {
      code: known ? error.code : 'internal',
      message: known ? error.message : 'The run broke off because of a fault of Attesta itself; nothing of it was kept.',
      remedy: (known ? error.remedy : undefined) ?? 'It is tried again by itself. Whoever runs Attesta finds the fault in the worker log.',
    });
  }

  async #ended(org: OrganizationId, connection: Connection, run: Run, retryable: boolean, error: RunError): Promise<ClosedRun> {
    const { timeZone } = await this.organizations.get(org);
    const now = this.clock.now();
    const failure: ReadFailure = { code: 'aborted', retryable, retryAfterMs: null, message: error.message, remedy: error.remedy };
    const collected = this.#nothing(connection, this.vendors.definitionOf(connection), failure);
    const times = { timeZone, today: localDateIn(now, timeZone), weekly: false, startedAt: run.startedAt ?? now, now };
    return { ...closeRun({ connection, run, collected, headcountMetric: null, requires: {}, ...times }), error };
  }

  async #collect(org: OrganizationId, connection: Connection, run: Run, lease: Lease, at: Reading): Promise<Collected> {
    const waitMs = vendorWaitMs(connection, this.clock.now());
    if (waitMs > 0) return this.#nothing(connection, at.definition, stillWaiting(waitMs));
    const shown: RunOutcome[] = [];
    const onOutcome = async (outcome: MetricOutcome): Promise<void> => {
      shown.push(toRunOutcome(outcome, connection.metrics.find(({ metric }) => metric === outcome.metric)?.expected ?? true));
      await this.progress.show(org, run, lease.token, shown);
    };
    try {
      return await this.vendors.withTransport(org, connection, lease.epoch, at.signal, (transport) =>
        collect({
          definition: at.definition,
          transport,
          mode: connection.readMode,
          capabilities: connection.capabilities,
          today: at.today,
          timeZone: at.timeZone,
          signal: at.signal,
          weekly: at.weekly,
          onOutcome,
          clock: this.clock,
        }),
      );
    } catch (error) {
      if (!(error instanceof CredentialUnavailable)) throw error;
      return this.#nothing(connection, at.definition, {
        code: 'vendor-unavailable',
        message: error.message,
        remedy: error.remedy ?? '',
        retryable: error.retryable,
        retryAfterMs: null,
      });
    }
  }

  #nothing(connection: Connection, definition: ConnectorDefinition, failure: ReadFailure): Collected {
    const outcomes: MetricOutcome[] = Object.keys(definition.metrics).map((metric) => ({
      outcome: 'inconclusive',
      metric,
      reason: 'read-failed',
      detail: failure.message,
      remedy: failure.remedy,
    }));
    return { outcomes, exchanges: [], visibility: null, permissionDigest: null, capabilities: connection.capabilities, failure };
  }
}

interface Reading {
  readonly definition: ConnectorDefinition;
  readonly today: LocalDate;
  readonly timeZone: string;
  readonly weekly: boolean;
  readonly signal: AbortSignal;
}

/** The metric that is the vendor's own count of active people. */
function headcountMetricOf(definition: ConnectorDefinition): string | null {
  return (
    Object.entries(definition.metrics).find(
      ([, metric]) => metric.kind === 'total' && 'count' in metric && metric.count === definition.visibility.active,
    )?.[0] ?? null
  );
}

const requiresOf = (definition: ConnectorDefinition): Record<string, string> =>
  Object.fromEntries(Object.entries(definition.metrics).flatMap(([metric, { requires }]) => (requires === undefined ? [] : [[metric, requires]])));

/** Asked for before the vendor asked for a pause, begun within it. */
const stillWaiting = (retryAfterMs: number): ReadFailure => ({
  code: 'rate-limited',
  message: 'The vendor asked for a pause that is not over yet; nothing was sent.',
  remedy: 'Nothing to do: the reading is repeated after the pause.',
  retryable: true,
  retryAfterMs,
});
/** Over its time limit a run ends as failed; for any other abort (lease lost, shutdown) it is not this worker's to end. */
const isTimeLimit = ({ reason }: AbortSignal): boolean => typeof reason === 'object' && reason !== null && Reflect.get(reason, 'name') === 'TimeoutError';
