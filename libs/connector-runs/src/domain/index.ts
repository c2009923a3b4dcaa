export { type ClosedRun, closeRun, type CloseRunInput } from './close-run.js';
export { nextDue, type NextDue, type NextDueInput, RETRY_DELAYS_MS } from './next-due.js';
export { type HeadcountVerdict, judgeHeadcount, judgeVisibility, type VisibilityVerdict } from './plausibility.js';
export { evaluateRunState, type Run, type RunOutcome } from './run.js';
