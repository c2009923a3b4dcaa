import { Injectable } from '@nestjs/common';

import { connectorRegistry } from '@app/connectors';
import { type Evidence, PeriodEvidence } from '@app/evidence';
import { type OrganizationId, type Page, type PageRequest } from '@app/kernel';

import { AssessmentCalendars, type CheckedCalendars } from './assessment-calendars.service.js';
import { AssessmentScope } from './assessment-scope.service.js';
import { AssessmentNotFound } from './assessments.errors.js';
import {
  type Assessment,
  type AttachedRow,
  type Attachment,
  type CoverageCalendar,
  evidenceIdsOf,
  type FrozenControl,
  type Gap,
  gapsOf,
  type Limit,
  limitsOfControl,
} from './domain/index.js';
import { type AssessmentFilter, AssessmentRepository, type AssessmentSummary } from './persistence/assessment.repository.js';

export interface AssessedControl {
  readonly controlId: string;
  readonly title: string;
  readonly note: string | null;
  readonly mappings: FrozenControl['mappings'];
  /** By type, day and id. */
  readonly evidence: readonly AttachedRow[];
  readonly gaps: readonly Gap[];
  readonly limits: readonly Limit[];
}

export interface AssessmentView extends Assessment {
  readonly controls: readonly AssessedControl[];
  /** The version that took its place. */
  readonly nextId: string | null;
}

/** Assessments with what they hold and what they lack. */
@Injectable()
export class AssessmentReader {
  constructor(
    private readonly assessments: AssessmentRepository,
    private readonly scope: AssessmentScope,
    private readonly calendars: AssessmentCalendars,
    private readonly evidence: PeriodEvidence,
  ) {}

  /** Newest first. @throws InvalidInput naming cursor */
  async list(org: OrganizationId, filter: AssessmentFilter, page: PageRequest): Promise<Page<AssessmentSummary>> {
    return this.assessments.page(org, filter, page);
  }

  /** @throws AssessmentNotFound */
  async one(org: OrganizationId, id: string): Promise<AssessmentView> {
    const assessment = await this.#found(org, id);
    const controls = await this.scope.controlsOf(org, assessment);
    const rows = await this.#rows(org, assessment);
    const checked = await this.calendars.checked(org, assessment, controls);
    const nextId = await this.assessments.successorOf(org, id);
    return { ...assessment, nextId, controls: controls.map((control) => this.#assessed(control, assessment, rows, checked)) };
  }

  /** @throws AssessmentNotFound, InvalidInput naming cursor */
  async calendar(org: OrganizationId, id: string, page: PageRequest): Promise<Page<CoverageCalendar>> {
    const assessment = await this.#found(org, id);
    return this.calendars.page(org, assessment, await this.scope.controlsOf(org, assessment), page);
  }

  async #found(org: OrganizationId, id: string): Promise<Assessment> {
    const assessment = await this.assessments.findById(org, id);
    if (assessment === null) throw new AssessmentNotFound();
    return assessment;
  }

  /** Without what an answer does not show: five thousand whole rows are too many to hold. */
  async #rows(org: OrganizationId, { attachments }: Assessment): Promise<ReadonlyMap<string, Row>> {
    const rows = new Map<string, Row>();
    for await (const some of this.evidence.rows(org, evidenceIdsOf(attachments)))
      for (const { id, type, connectionId, asOf, period, value, population } of some) rows.set(id, { type, connectionId, asOf, period, value, population });
    return rows;
  }

  #assessed(control: FrozenControl, assessment: Assessment, rows: ReadonlyMap<string, Row>, { calendars, unchecked }: CheckedCalendars): AssessedControl {
    const own = assessment.attachments.filter(({ controlId }) => controlId === control.controlId);
    const evidence = own.flatMap((attachment) => attachedOf(control, attachment, rows)).sort(byTypeAndDay);
    const readable = [...connectorRegistry.values()].flatMap(({ metrics }) => Object.keys(metrics));
    const about = { calendars, readable, evidenceTypes: this.scope.evidenceTypes };
    const attached = new Set(own.map(({ evidenceId }) => evidenceId));
    return {
      controlId: control.controlId,
      title: control.title,
      note: assessment.scope.find(({ controlId }) => controlId === control.controlId)?.note ?? null,
      mappings: control.mappings,
      evidence,
      gaps: gapsOf(control, attached, { ...about, period: assessment.period, unchecked }),
      limits: limitsOfControl(
        control,
        evidence.map(({ type, population }) => ({ type, root: population.root })),
        about,
      ),
    };
  }
}

type Row = Pick<Evidence, 'type' | 'connectionId' | 'asOf' | 'period' | 'value' | 'population'>;

function attachedOf({ mappings }: FrozenControl, { evidenceId, note }: Attachment, rows: ReadonlyMap<string, Row>): readonly AttachedRow[] {
  const row = rows.get(evidenceId);
  if (row === undefined) return [];
  const strength = mappings.find(({ evidenceType }) => evidenceType === row.type)?.strength ?? null;
  return [{ ...row, evidenceId, strength, note }];
}

const byTypeAndDay = (a: AttachedRow, b: AttachedRow): number => (placeOf(a) < placeOf(b) ? -1 : 1);
const placeOf = ({ type, asOf, evidenceId }: AttachedRow): string => `${type} ${asOf} ${evidenceId}`;
