export { Doorbell, QUEUE_NAME } from './doorbell.js';
export { JobWorker, type JobWorkerOptions } from './job-worker.js';
export { UnreadableJob } from './queue.errors.js';
export { QueueModule } from './queue.module.js';
export { connectRedis } from './redis.js';
