export { CoverageModule } from './coverage.module.js';
export { CoverageService } from './coverage.service.js';
export { type CoverageChanges, CoverageHistory, type CoverageLine, type CoveragePoint, type PastCoverage } from './coverage-history.service.js';
export {
  CAUSE_KINDS,
  type CauseKind,
  type ControlChange,
  type ControlCoverage,
  COVERAGE_STATES,
  type CoverageChange,
  type CoverageReason,
  type CoverageState,
  type FrameworkCoverage,
  weightOf,
} from './domain/index.js';
