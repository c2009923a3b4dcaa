import { Injectable } from '@nestjs/common';

import { type Json, MAX_PAGE_LIMIT, type OrganizationId } from '@app/kernel';

import { AssessmentReader, type AssessmentView } from '../assessment-reader.service.js';
import { attachedTable, calendarTable, contentTextOf, folderOfControl, gapOmissions, manifestOf, READ_ME, sealTextOf } from '../domain/index.js';
import { Sealing } from '../sealing.service.js';
import { csvLines } from './csv-lines.js';
import { asJson, type EvidenceAnswers, EvidenceFiles } from './evidence-files.service.js';
import { PackLedger } from './pack-ledger.js';
import { type PackFile } from './zip-stream.js';

export interface PackAnswers extends EvidenceAnswers {
  assessment(view: AssessmentView): Json;
}

export interface PackOrder {
  readonly organization: { readonly id: OrganizationId; readonly name: string };
  readonly view: AssessmentView;
  readonly answers: PackAnswers;
  /** Rows of populations in clear. */
  readonly isInClear: boolean;
  readonly exportedAt: Date;
  readonly exportedBy: string;
}

/** The files of an assessment, in an order that depends on its content alone, one after the other. */
@Injectable()
export class AssessmentPack {
  constructor(
    private readonly reader: AssessmentReader,
    private readonly sealing: Sealing,
    private readonly evidence: EvidenceFiles,
  ) {}

  async *files(order: PackOrder): AsyncGenerator<PackFile> {
    const ledger = new PackLedger();
    for await (const file of this.#content(order, ledger)) yield ledger.enter(file);
    // Last: it holds the digests of all others.
    yield { path: 'manifest.json', bytes: [asJson(manifestOfOrder(order, ledger))] };
  }

  async *#content(order: PackOrder, ledger: PackLedger): AsyncGenerator<PackFile> {
    const { organization, view, answers, isInClear } = order;
    if (view.state !== 'approved')
      ledger.omit({ kind: 'not-approved', controlId: null, evidenceId: null, text: `The assessment is ${view.state}, not approved.` });
    yield { path: 'README.txt', bytes: [Buffer.from(READ_ME)] };
    yield { path: 'assessment.json', bytes: [asJson(answers.assessment(view))] };
    yield { path: 'content.json', bytes: [Buffer.from(contentTextOf(view))] };
    if (view.state === 'approved')
      yield { path: 'seals.json', bytes: [Buffer.from(sealTextOf(view.id, await this.sealing.sealsOf(organization.id, view.id)))] };
    yield { path: 'calendar.csv', bytes: this.#calendar(organization.id, view.id) };
    for (const control of view.controls) yield* this.#control(control, ledger);
    for (const evidenceId of evidenceInOrder(view)) yield* this.evidence.of(organization.id, evidenceId, { ledger, answers, isInClear });
  }

  async *#calendar(org: OrganizationId, id: string): AsyncGenerator<Buffer> {
    let isFirst = true;
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await this.reader.calendar(org, id, { limit: CONNECTIONS_AT_ONCE, cursor });
      const [header, ...lines] = csvLines(calendarTable(page.items));
      if (isFirst && header !== undefined) yield header;
      yield* lines;
      isFirst = false;
      cursor = page.nextCursor;
    }
  }

  *#control({ controlId, title, note, mappings, evidence, gaps, limits }: AssessmentView['controls'][number], ledger: PackLedger): Generator<PackFile> {
    ledger.omit(...gapOmissions(controlId, gaps));
    const folder = folderOfControl(controlId);
    const attached = attachedTable(evidence);
    const records = [...attached.rows].map((row) => Object.fromEntries(attached.columns.map((column, index) => [column, row[index] ?? null])));
    const known = mappings.map(({ evidenceType, strength, rationale, condition }) => ({
      ...{ evidenceType, strength, rationale },
      condition: condition === null ? null : condition.sentence,
    }));
    const spans = gaps.map((gap) => ({ ...gap, spans: gap.spans.map((span) => ({ ...span })) }));
    yield {
      path: `${folder}/control.json`,
      bytes: [asJson({ controlId, title, note, mappings: known, gaps: spans, limits: limits.map((limit) => ({ ...limit })), evidence: records })],
    };
    yield { path: `${folder}/evidence.csv`, bytes: csvLines(attached) };
  }
}

const CONNECTIONS_AT_ONCE = Math.min(20, MAX_PAGE_LIMIT);

/** By type, day and id. */
function evidenceInOrder({ controls }: AssessmentView): readonly string[] {
  const places = new Map(controls.flatMap(({ evidence }) => evidence.map(({ type, asOf, evidenceId }) => [evidenceId, `${type} ${asOf} ${evidenceId}`])));
  return [...places].sort(([, a], [, b]) => (a < b ? -1 : 1)).map(([id]) => id);
}

function manifestOfOrder({ organization, view, exportedAt, exportedBy, isInClear }: PackOrder, ledger: PackLedger): Json {
  const { id, name, framework, catalogueVersion, period, timeZone, state, version, previousId, sealDigest, contentDigest } = view;
  const about = { id, name, framework, catalogueVersion, timeZone, state, version, previousId, sealDigest, contentDigest };
  return manifestOf({
    organization,
    assessment: { ...about, period: { start: period.start, end: period.end } },
    ...{ exportedAt, exportedBy },
    files: ledger.files,
    omissions: ledger.omissions,
    notAskedFor: isInClear
      ? []
      : ['Rows of populations in clear: the pack holds their salted commitments. Export with rows=true, or reveal or sample them one by one.'],
  });
}
