export { type ControlCoverage, COVERAGE_STATES, type CoverageState } from './control-coverage.js';
export { type CoverageInput, evaluateCoverage, type FrameworkCoverage } from './framework-coverage.js';
export { type CoverageReason, MAX_CONNECTIONS_TOLD } from './reasons.js';
export { type CoveredConnection, FIRST_RUN_GRACE_MS, type Sighting, type Standing, type StandingKind } from './standing.js';
export { weightOf } from './weight.js';
export { type Wording } from './wording.js';
export * from './past/index.js';
