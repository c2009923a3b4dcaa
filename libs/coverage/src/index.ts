export { CoverageModule } from './coverage.module.js';
export { CoverageService } from './coverage.service.js';
export { type ControlCoverage, COVERAGE_STATES, type CoverageReason, type CoverageState, type FrameworkCoverage, weightOf } from './domain/index.js';
