import { ApiProperty } from '@nestjs/swagger';

import { ASSESSMENT_STATES, type AssessmentSummary, type AssessmentView, type AttachedRow, GAP_KINDS, LIMIT_KINDS } from '@app/assessments';
import { type MetricValue } from '@app/connector-sdk';

import { PeriodResponse, PopulationResponse, VALUE } from '../evidence/evidence.response.js';

const instant = { type: String, format: 'date-time' } as const;
const day = { type: String, format: 'date' } as const;
const STRENGTHS = ['direct', 'population', 'supporting'];

export class AssessmentPeriodResponse {
  @ApiProperty(day)
  readonly start: string;

  @ApiProperty(day)
  readonly end: string;
}

export class DaySpanResponse {
  @ApiProperty(day)
  readonly from: string;

  @ApiProperty(day)
  readonly to: string;
}

export class AttachedEvidenceResponse {
  @ApiProperty()
  readonly evidenceId: string;

  @ApiProperty({ example: 'hr.terminations_30d' })
  readonly type: string;

  @ApiProperty()
  readonly connectionId: string;

  @ApiProperty(day)
  readonly asOf: string;

  @ApiProperty({ type: PeriodResponse })
  readonly period: PeriodResponse;

  @ApiProperty(VALUE)
  readonly value: MetricValue;

  @ApiProperty({ type: PopulationResponse })
  readonly population: PopulationResponse;

  @ApiProperty({ type: String, enum: STRENGTHS, nullable: true, description: 'null: attached by hand, not mapped to the control.' })
  readonly strength: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly note: string | null;
}

export class GapResponse {
  @ApiProperty({ type: String, enum: [...GAP_KINDS] })
  readonly kind: string;

  @ApiProperty({ type: String, nullable: true, description: 'Evidence type.' })
  readonly type: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly connectionId: string | null;

  @ApiProperty({ type: 'integer' })
  readonly days: number;

  @ApiProperty({ type: [DaySpanResponse] })
  readonly spans: readonly DaySpanResponse[];

  @ApiProperty()
  readonly text: string;
}

export class LimitResponse {
  @ApiProperty({ type: String, enum: [...LIMIT_KINDS] })
  readonly kind: string;

  @ApiProperty({ type: String, nullable: true, description: 'Evidence type.' })
  readonly type: string | null;

  @ApiProperty()
  readonly text: string;
}

export class AssessedControlResponse {
  @ApiProperty({ example: 'CC6.2' })
  readonly controlId: string;

  @ApiProperty()
  readonly title: string;

  @ApiProperty({ type: [AttachedEvidenceResponse] })
  readonly evidence: readonly AttachedEvidenceResponse[];

  @ApiProperty({ type: [GapResponse], description: 'What is missing in the period.' })
  readonly gaps: readonly GapResponse[];

  @ApiProperty({ type: [LimitResponse], description: 'What the evidence could not show however complete it were.' })
  readonly limits: readonly LimitResponse[];

  @ApiProperty({ type: String, nullable: true })
  readonly note: string | null;
}

/** What a list shows. */
export class AssessmentSummaryResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ example: 'soc2' })
  readonly framework: string;

  @ApiProperty({ description: 'Of the catalogue of controls; fixed by the submission.' })
  readonly catalogueVersion: string;

  @ApiProperty({ type: AssessmentPeriodResponse })
  readonly period: AssessmentPeriodResponse;

  @ApiProperty({ description: 'Decides where its days begin.' })
  readonly timeZone: string;

  @ApiProperty({ type: String, enum: [...ASSESSMENT_STATES] })
  readonly state: string;

  @ApiProperty({ type: 'integer' })
  readonly version: number;

  @ApiProperty({ type: String, nullable: true, description: 'The assessment that it takes the place of.' })
  readonly previousId: string | null;

  @ApiProperty({ type: 'integer', description: 'Distinct findings.' })
  readonly evidenceCount: number;

  @ApiProperty()
  readonly preparedBy: string;

  @ApiProperty({ description: 'The member, also where a key did it: somebody else has to approve.' })
  readonly preparedById: string;

  @ApiProperty(instant)
  readonly createdAt: string;

  @ApiProperty({ type: String, nullable: true })
  readonly submittedBy: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly submittedAt: string | null;

  @ApiProperty({ type: String, nullable: true })
  readonly approvedBy: string | null;

  @ApiProperty({ ...instant, nullable: true })
  readonly approvedAt: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'SHA-256 of the canonical JSON of all seals, in order of evidence ids.' })
  readonly sealDigest: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'SHA-256 of the canonical JSON of what was approved; the audit event names it.' })
  readonly contentDigest: string | null;
}

export class AssessmentResponse extends AssessmentSummaryResponse {
  @ApiProperty({ type: String, nullable: true, description: 'The version that took its place.' })
  readonly nextId: string | null;

  @ApiProperty({ type: [AssessedControlResponse] })
  readonly controls: readonly AssessedControlResponse[];
}

export class AttachedResponse {
  @ApiProperty({ type: 'integer', description: 'Findings attached, or whose note changed; those that were there already are not counted.' })
  readonly attached: number;
}

const text = (at: Date | null): string | null => at?.toISOString() ?? null;

export function toSummaryResponse(assessment: AssessmentSummary): AssessmentSummaryResponse {
  const { id, name, framework, catalogueVersion, period, timeZone, state, version, previousId, evidenceCount, preparedBy } = assessment;
  return {
    ...{ id, name, framework, catalogueVersion, timeZone, state, version, previousId, evidenceCount },
    period: { start: period.start, end: period.end },
    preparedBy: preparedBy.label,
    preparedById: preparedBy.memberId,
    createdAt: assessment.createdAt.toISOString(),
    submittedBy: assessment.submittedBy?.label ?? null,
    submittedAt: text(assessment.submittedAt),
    approvedBy: assessment.approvedBy?.label ?? null,
    approvedAt: text(assessment.approvedAt),
    sealDigest: assessment.sealDigest,
    contentDigest: assessment.contentDigest,
  };
}

export function toAssessmentResponse(view: AssessmentView): AssessmentResponse {
  const evidenceCount = new Set(view.attachments.map(({ evidenceId }) => evidenceId)).size;
  return {
    ...toSummaryResponse({ ...view, evidenceCount }),
    nextId: view.nextId,
    controls: view.controls.map(({ controlId, title, evidence, gaps, limits, note }) => ({
      ...{ controlId, title, gaps, limits, note },
      evidence: evidence.map(toAttachedResponse),
    })),
  };
}

const toAttachedResponse = ({ evidenceId, type, connectionId, asOf, period, value, population, strength, note }: AttachedRow): AttachedEvidenceResponse => ({
  ...{ evidenceId, type, connectionId, asOf, period, value, population, strength, note },
});
