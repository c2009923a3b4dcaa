export { type LogFields } from './log-fields.js';
export { createLogger, Logger, type LoggerOptions, type LogLevel } from './logger.js';
export { NestLogger } from './nest-logger.js';
export { SecretScrubber } from './secret-scrubber.js';
export { LoggingModule } from './logging.module.js';
