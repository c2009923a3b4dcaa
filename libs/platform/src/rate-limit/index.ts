export { ATTEMPT_LIMITER, type AttemptDecision, type AttemptLimiter, type AttemptRule } from './attempt-limiter.js';
export { RateLimitModule, REDIS_COMMANDS } from './rate-limit.module.js';
export { AttemptLimiterUnavailable, RedisAttemptLimiter } from './redis-attempt-limiter.js';
