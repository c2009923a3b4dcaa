import { Injectable } from '@nestjs/common';

import { type AuditEvent } from '@app/audit-log';
import { ControlReader, type MappedControl } from '@app/controls';
import { type Confirmation, EvidenceReader, type EvidenceView, type OpenedPopulation, PopulationDamaged, PopulationExpired } from '@app/evidence';
import { digestedTextOf, digestOf } from '@app/evidence/domain/index.js';
import { type Json, MAX_PAGE_LIMIT, type OrganizationId } from '@app/kernel';

import { CollectionHeaders } from '../collection-headers.service.js';
import { commitmentTable, folderOfEvidence, type Omission, populationTable } from '../domain/index.js';
import { csvLines } from './csv-lines.js';
import { type PackLedger } from './pack-ledger.js';
import { type PackFile } from './zip-stream.js';

/** How the API writes what goes into a pack, so that a file and an answer are the same. */
export interface EvidenceAnswers {
  evidence(view: EvidenceView, controls: readonly MappedControl[]): Json;
  confirmation(confirmation: Confirmation): Json;
}

export const asJson = (value: Json): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** The files of one finding. */
@Injectable()
export class EvidenceFiles {
  constructor(
    private readonly evidence: EvidenceReader,
    private readonly controls: ControlReader,
    private readonly headers: CollectionHeaders,
  ) {}

  async *of(
    org: OrganizationId,
    evidenceId: string,
    { ledger, answers, isInClear }: { readonly ledger: PackLedger; readonly answers: EvidenceAnswers; readonly isInClear: boolean },
  ): AsyncGenerator<PackFile> {
    const view = await this.evidence.one(org, evidenceId);
    const folder = folderOfEvidence(view);
    const omit = (kind: Omission['kind'], text: string): void => {
      ledger.omit({ kind, controlId: null, evidenceId, text: `${folder}: ${text}` });
    };
    if (digestOf(org, view) !== view.digest) omit('row-altered', 'the stored row is not what its digest says; somebody altered it.');
    const controls = (await this.controls.controlsOf(org, [view.type])).get(view.type) ?? [];
    yield { path: `${folder}/evidence.json`, bytes: [asJson(answers.evidence(view, controls))] };
    yield { path: `${folder}/row.json`, bytes: [Buffer.from(digestedTextOf(org, view))] };
    const event = await this.headers.eventOf(org, view);
    yield* eventFile(folder, view, event, omit);
    yield { path: `${folder}/confirmations.json`, bytes: this.#confirmations(org, evidenceId, answers) };
    yield { path: `${folder}/collection-header.pdf`, bytes: [await this.headers.printView(org, view, event)] };
    if (view.population.root !== null) yield* this.#population(org, view, { folder, isInClear, omit });
  }

  async *#confirmations(org: OrganizationId, evidenceId: string, answers: EvidenceAnswers): AsyncGenerator<Buffer> {
    const all: Json[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await this.evidence.confirmations(org, evidenceId, { limit: MAX_PAGE_LIMIT, cursor });
      all.push(...page.items.map((one) => answers.confirmation(one)));
      cursor = page.nextCursor;
    }
    yield asJson(all);
  }

  async *#population(
    org: OrganizationId,
    { id }: EvidenceView,
    { folder, isInClear, omit }: { readonly folder: string; readonly isInClear: boolean; readonly omit: (kind: Omission['kind'], text: string) => void },
  ): AsyncGenerator<PackFile> {
    const opened = isInClear ? await this.#opened(org, id, omit) : null;
    if (opened !== null) {
      if (opened.purged > 0)
        omit('rows-purged', `${String(opened.purged)} rows were removed at the request of the people concerned; their commitments remain.`);
      yield { path: `${folder}/population.csv`, bytes: csvLines(populationTable(opened.commitments, opened.rows)) };
      yield { path: `${folder}/population.json`, bytes: [asJson(clearOf(opened))] };
      return;
    }
    const commitments = await this.#commitments(org, id, omit);
    if (commitments !== null) yield { path: `${folder}/population.csv`, bytes: csvLines(commitmentTable(commitments)) };
  }

  /** null = the rows have gone; only what they were committed to is left. */
  async #opened(org: OrganizationId, id: string, omit: (kind: Omission['kind'], text: string) => void): Promise<OpenedPopulation | null> {
    try {
      return await this.evidence.openPopulation(org, id);
    } catch (error) {
      if (error instanceof PopulationExpired) omit('population-expired', 'the rows were removed at the end of their retention.');
      else if (!(error instanceof PopulationDamaged)) throw error;
      return null;
    }
  }

  async #commitments(org: OrganizationId, id: string, omit: (kind: Omission['kind'], text: string) => void): Promise<readonly string[] | null> {
    try {
      return (await this.evidence.committedPopulation(org, id)).commitments;
    } catch (error) {
      if (!(error instanceof PopulationDamaged)) throw error;
      omit('population-damaged', 'the stored commitments do not give the root of the evidence.');
      return null;
    }
  }
}

function* eventFile(folder: string, view: EvidenceView, event: AuditEvent | null, omit: (kind: Omission['kind'], text: string) => void): Generator<PackFile> {
  if (event === null) {
    omit('event-not-found', 'the audit event of its run was not found.');
    return;
  }
  if (!event.body.includes(view.digest)) omit('event-not-found', 'the audit event of its run does not name its digest.');
  yield { path: `${folder}/audit-event.json`, bytes: [Buffer.from(event.body)] };
}

const clearOf = ({ root, commitments, rows, purged }: OpenedPopulation): Json => ({
  root,
  purged,
  rows: rows.map(({ leaf, salt, key, on, row }) => ({ leaf, commitment: commitments[leaf] ?? null, salt, key, on, row })),
});
