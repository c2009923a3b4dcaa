export { type Eligible, mayApprove } from './approval.js';
export {
  type Assessment,
  ASSESSMENT_STATES,
  type AssessmentPeriod,
  type AssessmentState,
  type Attachment,
  evidenceIdsOf,
  type FrozenControl,
  MAX_ATTACHMENTS,
  MAX_EVIDENCE,
  MAX_NAME_LENGTH,
  MAX_NOTE_LENGTH,
  type ScopedControl,
  type Signer,
} from './assessment.js';
export { attach, type AttachRefusal, detach, findAttachRefusal } from './attaching.js';
export {
  type CalendarDay,
  type CalendarInput,
  type CalendarRun,
  type CoverageCalendar,
  coverageCalendarOf,
  DAY_STATES,
  type DayState,
  LATE_FROM_HOUR,
} from './coverage-calendar.js';
export { type DaySpan, spansOf, writeDays, writeSpans } from './day-ranges.js';
export { contentDigestOf, contentTextOf, sealDigestOf, type SealedRow, sealTextOf } from './seals.js';
export { type AssessmentWish, findNameProblems, findScopeProblems, isWithin, type KnownControls, readPeriod, toScope } from './wish.js';
export { toCell } from './csv-cell.js';
export { type Gap, GAP_KINDS, type GapInput, gapsOf, titleOf } from './gaps.js';
export { type AttachedFinding, type Limit, LIMIT_KINDS, type LimitInput, limitsOfControl } from './limits.js';
export { type ChainPlace, figureOf, type HeaderInput, type HeaderPage, headerPageOf, type HeaderRow, type HeaderSection } from './header-page.js';
export { clip, fitToPage, linesPerBlock, wrap } from './page-fit.js';
export { printable, runsOf, type TextRun } from './printable-text.js';
export { type AttachedRow } from './attached-row.js';
export { folderOfControl, folderOfEvidence, gapOmissions, manifestOf, type ManifestInput, type Omission, type PackEntry, READ_ME, toFileName } from './pack.js';
export { attachedTable, calendarTable, type Cell, commitmentTable, populationTable, type Table } from './tables.js';
