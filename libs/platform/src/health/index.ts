export { HEALTH_PROBES, HealthModule } from './health.module.js';
export { clockProbe, mongoProbe, redisProbe, vaultProbe } from './probes.js';
export { checkReadiness, type HealthProbe, type ProbeResult, type Readiness } from './readiness.js';
