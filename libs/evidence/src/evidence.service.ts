import { Injectable } from '@nestjs/common';

import type { Measured } from '@app/connector-sdk';
import { InvariantViolated, type OrganizationId } from '@app/kernel';
import { type Transaction } from '@app/platform';

import {
  commitRows,
  type CommittedRow,
  type Confirmation,
  decideFinding,
  draftFinding,
  draftRestatement,
  type Evidence,
  EVIDENCE_SCHEMA_VERSION,
  type FindingRun,
  fingerprintOf,
  type Restatement,
  rootOf,
} from './domain/index.js';
import { EvidenceMoved, EvidenceOutOfOrder } from './evidence.errors.js';
import { ConfirmationRepository } from './persistence/confirmation.repository.js';
import { EvidenceRepository, type Metric } from './persistence/evidence.repository.js';
import { type PopulationChunk } from './persistence/population.repository.js';
import { type MetricStanding, StandingRepository } from './persistence/standing.repository.js';
import { Populations } from './populations.service.js';
import { RecordSalts } from './record-salts.service.js';
import { Restatements } from './restatements.service.js';

export interface RunFindings extends FindingRun {
  readonly findings: readonly Measured[];
}

/** What became of a measured metric. */
export interface WrittenFinding {
  readonly metric: string;
  /** The new row, or the row that was confirmed. */
  readonly evidenceId: string;
  readonly confirmed: boolean;
  /** SHA-256 of that row: what an audit event can commit to. */
  readonly digest: string;
  readonly restated: readonly { readonly evidenceId: string; readonly restatesEvidenceId: string; readonly delta: number; readonly digest: string }[];
}

/** What was recorded last of a metric. */
interface Newest {
  readonly rowId: string | null;
  readonly confirmationId: string | null;
}

interface PreparedMetric {
  readonly metric: Metric;
  readonly against: Newest;
  readonly rows: readonly Evidence[];
  readonly confirmation: Confirmation | null;
  readonly chunks: readonly PopulationChunk[];
  readonly written: WrittenFinding;
}

/** Everything a run will insert, decided and sealed. Good for one `write`. */
export interface PreparedFindings {
  readonly organizationId: OrganizationId;
  readonly metrics: readonly PreparedMetric[];
}

/** Records the findings of a run in two phases, so that the transaction holds nothing but inserts. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly evidence: EvidenceRepository,
    private readonly confirmations: ConfirmationRepository,
    private readonly standings: StandingRepository,
    private readonly populations: Populations,
    private readonly salts: RecordSalts,
    private readonly restatements: Restatements,
  ) {}

  /** Outside a transaction: compares with what is known and seals the rows. Stores nothing but salts of records never seen before. */
  async prepare(org: OrganizationId, { findings, ...run }: RunFindings): Promise<PreparedFindings> {
    const asked = findings.map(({ metric: type }) => ({ connectionId: run.connectionId, type }));
    // Read before the standing: what is recorded between the two reads is then noticed by `write`.
    const newest = await this.#newestOf(org, asked);
    const standings = await this.standings.ofMetrics(org, asked);
    const recordKeys = findings.flatMap(({ population, history }) => [...(population.rows ?? []), ...(history?.rows ?? [])].map(({ key }) => key));
    const salts = await this.salts.of(org, run.connectionId, recordKeys);
    const metrics: PreparedMetric[] = [];
    for (const [index, finding] of findings.entries()) {
      const [standing, against] = [standings[index], newest[index]];
      if (standing === undefined || against === undefined) throw new InvariantViolated('a metric without a standing');
      metrics.push(await this.#prepareFinding(org, run, finding, { standing, against, salts }));
    }
    return { organizationId: org, metrics };
  }

  /**
   * Inside the caller's transaction: two index seeks per metric, then only inserts. A writer that shares no written document with another (lease, audit chain) could still pass
   * this check beside it, so the caller writes its fence first.
   * @throws EvidenceMoved when another run recorded one of the metrics since `prepare`
   */
  async write(tx: Transaction, org: OrganizationId, prepared: PreparedFindings): Promise<readonly WrittenFinding[]> {
    if (prepared.organizationId !== org) throw new InvariantViolated('findings were prepared for another organization');
    const newest = await this.#newestOf(
      org,
      prepared.metrics.map(({ metric }) => metric),
      tx,
    );
    prepared.metrics.forEach(({ against }, index) => {
      if (newest[index]?.rowId !== against.rowId || newest[index]?.confirmationId !== against.confirmationId) throw new EvidenceMoved();
    });
    const rows = prepared.metrics.flatMap((one) => one.rows);
    const confirmed = prepared.metrics.flatMap(({ metric, confirmation }) => (confirmation === null ? [] : [{ metric, confirmation }]));
    if (rows.length > 0) await this.evidence.insertAll(org, rows, tx);
    if (confirmed.length > 0) await this.confirmations.insertAll(org, confirmed, tx);
    await this.populations.insert(
      org,
      prepared.metrics.flatMap(({ chunks }) => chunks),
      tx,
    );
    return prepared.metrics.map(({ written }) => written);
  }

  /** One after the other: a transaction takes no two commands at once. */
  async #newestOf(org: OrganizationId, metrics: readonly Metric[], tx?: Transaction): Promise<readonly Newest[]> {
    const newest: Newest[] = [];
    for (const metric of metrics)
      newest.push({ rowId: await this.evidence.newestId(org, metric, tx), confirmationId: await this.confirmations.newestId(org, metric, tx) });
    return newest;
  }

  async #prepareFinding(
    org: OrganizationId,
    run: FindingRun,
    finding: Measured,
    { standing, against, salts }: { readonly standing: MetricStanding; readonly against: Newest; readonly salts: ReadonlyMap<string, Buffer> },
  ): Promise<PreparedMetric> {
    refuseOutOfOrder(run, standing);
    const rows = finding.population.rows === null ? null : commit(finding.population.rows, salts);
    if (rows !== null && rows.length !== finding.population.count)
      throw new InvariantViolated(`${finding.metric}: the population is not the rows that were counted`);
    const root = rows === null ? null : rootOf(rows.map(({ commitment }) => commitment));
    const { metric: type, value, scope, period } = finding;
    const fingerprint = fingerprintOf({ type, schemaVersion: EVIDENCE_SCHEMA_VERSION, connectionId: run.connectionId, value, root, scope });
    const decision = decideFinding(standing.finding, { fingerprint, period });
    const made = decision.kind === 'confirms' ? [] : [draftFinding(org, run, finding, { id: this.evidence.newId(), root, ...decision })];
    const restated = await this.#restate(org, run, finding, { root, salts });
    const [current] = [...made, standing.finding];
    if (current == null) throw new InvariantViolated('a confirmation of nothing');
    return {
      metric: standing.metric,
      against,
      rows: [...made, ...restated.map(({ row }) => row)],
      confirmation: decision.kind === 'confirms' ? confirmationOf(this.evidence.newId(), decision.evidenceId, run, finding) : null,
      chunks: [...(await this.#sealAll(org, rows === null ? [] : made.map((row) => ({ row, rows })))), ...(await this.#sealAll(org, restated))],
      written: {
        metric: type,
        evidenceId: current.id,
        confirmed: made.length === 0,
        digest: current.digest,
        restated: restated.map(({ row, restates }) => ({
          evidenceId: row.id,
          restatesEvidenceId: restates.evidenceId,
          delta: restates.delta,
          digest: row.digest,
        })),
      },
    };
  }

  async #restate(
    org: OrganizationId,
    run: FindingRun,
    finding: Measured,
    { root, salts }: { readonly root: string | null; readonly salts: ReadonlyMap<string, Buffer> },
  ): Promise<readonly { readonly row: Evidence; readonly rows: readonly CommittedRow[]; readonly restates: Restatement }[]> {
    if (finding.history === null) return [];
    const history = { ...finding.history, rows: commit(finding.history.rows, salts) };
    const found = await this.restatements.find(org, { connectionId: run.connectionId, finding, history, root });
    return found.map((restates) => ({
      row: draftRestatement(org, run, finding, { id: this.evidence.newId(), restatement: restates }),
      rows: restates.rows,
      restates,
    }));
  }

  async #sealAll(
    org: OrganizationId,
    populations: readonly { readonly row: Evidence; readonly rows: readonly CommittedRow[] }[],
  ): Promise<readonly PopulationChunk[]> {
    const chunks: PopulationChunk[] = [];
    for (const { row, rows } of populations) chunks.push(...(await this.populations.seal(org, row, rows)));
    return chunks;
  }
}

function commit(rows: readonly CommittedRow['row'][], salts: ReadonlyMap<string, Buffer>): readonly CommittedRow[] {
  return commitRows(rows, (key) => {
    const salt = salts.get(key);
    if (salt === undefined) throw new InvariantViolated('a record without a salt');
    return salt;
  });
}

function refuseOutOfOrder({ collectedAt, startedAt }: FindingRun, { finding, lastConfirmedAt }: MetricStanding): void {
  if ((finding !== null && finding.collectedAt > collectedAt) || (lastConfirmedAt !== null && lastConfirmedAt > startedAt)) throw new EvidenceOutOfOrder();
}

function confirmationOf(id: string, evidenceId: string, { runId, startedAt, collectedAt }: FindingRun, finding: Measured): Confirmation {
  const { asOf, timeZone, period, provenance } = finding;
  const { rowsRead, pages, rawDigest } = provenance;
  return { id, evidenceId, runId, observedAt: startedAt, collectedAt, asOf, timeZone, period, rowsRead, pages, rawDigest };
}
