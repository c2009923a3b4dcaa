export { type Job } from './job.js';
export { jobCatalog, type JobContext, type JobHandlers, type JobName, type JobPayload } from './job-catalog.js';
