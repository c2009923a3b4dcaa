export { type Expiring, type ExpiringPopulation, idsDigest, purgeData } from './purge-record.js';
export { cutoffOf, type ExpiryRule, isPopulationExpired, monthsBefore, type Policy, type PopulationAge, type Window } from './window.js';
