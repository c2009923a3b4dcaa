export { type Change, CHANGE_TOPICS, changeChannel, type ChangeTopic, readChanges, writeChanges } from './change.js';
export { type Job } from './job.js';
export { jobCatalog, type JobContext, type JobHandlers, type JobName, type JobPayload } from './job-catalog.js';
