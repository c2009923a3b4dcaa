import { Injectable } from '@nestjs/common';

import type { Measured } from '@app/connector-sdk';
import { addDays, InvariantViolated, type OrganizationId } from '@app/kernel';

import {
  type Confirmation,
  EVIDENCE_SCHEMA_VERSION,
  type History,
  type Observation,
  type Restatement,
  restatementsOf,
  rootOf,
  rowsWithin,
  startOfDay,
} from './domain/index.js';
import { ConfirmationRepository } from './persistence/confirmation.repository.js';
import { type Comparable, EvidenceRepository, type SaidRow } from './persistence/evidence.repository.js';

/** Loads what was said of the periods that a history covers, and finds which of it no longer holds. */
@Injectable()
export class Restatements {
  constructor(
    private readonly evidence: EvidenceRepository,
    private readonly confirmations: ConfirmationRepository,
  ) {}

  async find(
    org: OrganizationId,
    {
      connectionId,
      finding,
      history,
      root,
    }: { readonly connectionId: string; readonly finding: Measured; readonly history: History; readonly root: string | null },
  ): Promise<readonly Restatement[]> {
    // Were the history counted by another rule than the finding, every earlier day would look restated.
    const own = rowsWithin(history.rows, finding.period);
    if (!('count' in finding.value) || rootOf(own.map(({ commitment }) => commitment)) !== root) {
      throw new InvariantViolated(`${finding.metric}: the history does not give the figure of its own period`);
    }
    const { metric: type, scope, timeZone } = finding;
    // The earliest day whose window the history covers; one day more, because the organization may have moved to another zone since.
    const from = startOfDay(addDays(history.from, history.windowDays - 1), timeZone);
    const observations = await this.#observations(org, { connectionId, type, scope, schemaVersion: EVIDENCE_SCHEMA_VERSION }, from);
    return restatementsOf(history, observations, finding.period);
  }

  async #observations(org: OrganizationId, metric: Comparable, from: Date): Promise<readonly Observation[]> {
    const said = await this.evidence.saidSince(org, metric, from);
    const confirmations = await this.confirmations.since(org, metric, from);
    const rows = new Map(said.map((row) => [row.id, row]));
    const older = [...new Set(confirmations.map(({ evidenceId }) => evidenceId))].filter((id) => !rows.has(id));
    for (const row of await this.evidence.saidByIds(org, metric, older)) rows.set(row.id, row);
    return [...said.map(toObservation), ...confirmations.flatMap((confirmation) => toConfirmed(confirmation, rows.get(confirmation.evidenceId)))];
  }
}

const toObservation = ({ id, restates, asOf, period, population, collectedAt }: SaidRow): Observation => ({
  evidenceId: restates ?? id,
  kind: restates === null ? 'finding' : 'restatement',
  ...{ asOf, period, collectedAt },
  ...population,
});

/** A confirmation says the finding's figure of its own day; one of a finding that asked otherwise says nothing here. */
function toConfirmed({ evidenceId, asOf, period, collectedAt }: Confirmation, row: SaidRow | undefined): readonly Observation[] {
  return row === undefined ? [] : [{ evidenceId, kind: 'confirmation', asOf, period, collectedAt, ...row.population }];
}
