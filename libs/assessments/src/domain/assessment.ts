import { type Mapping } from '@app/controls/domain/index.js';
import { type LocalDate } from '@app/kernel';

export const ASSESSMENT_STATES = ['draft', 'submitted', 'approved'] as const;
export type AssessmentState = (typeof ASSESSMENT_STATES)[number];

/** Distinct findings: as many seals are written in one transaction. */
export const MAX_EVIDENCE = 5_000;
/** Findings counted once per control. */
export const MAX_ATTACHMENTS = 20_000;
/** Of all notes together: the row has to stay far below what a document may hold. */
export const MAX_NOTE_CHARACTERS = 1_000_000;
export const MAX_NOTE_LENGTH = 500;
export const MAX_NAME_LENGTH = 120;
/** Three years and a little. */
export const MAX_PERIOD_DAYS = 1_100;

/** Both days in. */
export interface AssessmentPeriod {
  readonly start: LocalDate;
  readonly end: LocalDate;
}

/** Who did a step. A key stands for the member who made it. */
export interface Signer {
  readonly kind: 'member' | 'api-key' | 'system';
  readonly id: string;
  readonly label: string;
  readonly memberId: string;
}

export interface ScopedControl {
  readonly controlId: string;
  readonly note: string | null;
}

export interface Attachment {
  readonly controlId: string;
  readonly evidenceId: string;
  readonly note: string | null;
}

/** A control as it counted when the assessment was submitted: later decisions about mappings do not reach back. */
export interface FrozenControl {
  readonly controlId: string;
  readonly title: string;
  readonly platform: string | null;
  readonly mappings: readonly Pick<Mapping, 'evidenceType' | 'strength' | 'rationale' | 'condition'>[];
}

export interface Assessment {
  readonly id: string;
  readonly name: string;
  readonly framework: string;
  readonly catalogueVersion: string;
  readonly period: AssessmentPeriod;
  /** Of the organization when it was made: decides where its days begin. */
  readonly timeZone: string;
  readonly state: AssessmentState;
  /** 1, or one more than that of the assessment which it takes the place of. */
  readonly version: number;
  readonly previousId: string | null;
  /** In the framework's order. */
  readonly scope: readonly ScopedControl[];
  readonly frozen: readonly FrozenControl[] | null;
  readonly attachments: readonly Attachment[];
  readonly preparedBy: Signer;
  readonly createdAt: Date;
  readonly submittedBy: Signer | null;
  readonly submittedAt: Date | null;
  readonly approvedBy: Signer | null;
  readonly approvedAt: Date | null;
  /** Set by the approval. */
  readonly sealDigest: string | null;
  readonly contentDigest: string | null;
}

export const evidenceIdsOf = (attachments: readonly Attachment[]): readonly string[] => [...new Set(attachments.map(({ evidenceId }) => evidenceId))].sort();
