import pino, { type DestinationStream, type Logger as PinoLogger } from 'pino';

import { type LogFields, toLogRecord, toLogText } from './log-fields.js';
import { type SecretScrubber } from './secret-scrubber.js';

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
type WrittenLevel = Exclude<LogLevel, 'silent'>;

export interface LoggerOptions {
  readonly level: LogLevel;
  readonly scrubber: SecretScrubber;
  /** Which process speaks: `api`, `worker`. */
  readonly process?: string;
  /** Standard output when left out. */
  readonly destination?: DestinationStream;
}

const WITHHELD = `${JSON.stringify({ level: 'warn', message: 'A log line was withheld: a secret stood where the line needs its own characters.' })}\n`;

function whole(line: string): string {
  try {
    JSON.parse(line);
    return line;
  } catch {
    return WITHHELD;
  }
}

/** The last gate: whatever reached a line is searched once more for the secrets in use. */
function scrubbing(destination: DestinationStream, scrubber: SecretScrubber): DestinationStream {
  return {
    write: (line) => {
      const clean = scrubber.scrub(line);
      destination.write(clean === line ? line : whole(clean));
    },
  };
}

/**
 * Writes one JSON object per line: time, level, message and the allow-listed fields. Objects, buffers and unknown fields never reach a line;
 * of an error only name, code, message and stack do.
 */
export class Logger {
  readonly #pino: PinoLogger;
  readonly #scrubber: SecretScrubber;
  readonly #bound: LogFields;

  constructor(to: PinoLogger, scrubber: SecretScrubber, bound: LogFields) {
    this.#pino = to;
    this.#scrubber = scrubber;
    this.#bound = bound;
  }

  /** A logger that adds these fields to every line. */
  child(fields: LogFields): Logger {
    return new Logger(this.#pino, this.#scrubber, { ...this.#bound, ...fields });
  }

  fatal(message: string, fields: LogFields = {}): void {
    this.#write('fatal', message, fields);
  }
  error(message: string, fields: LogFields = {}): void {
    this.#write('error', message, fields);
  }
  warn(message: string, fields: LogFields = {}): void {
    this.#write('warn', message, fields);
  }
  info(message: string, fields: LogFields = {}): void {
    this.#write('info', message, fields);
  }
  debug(message: string, fields: LogFields = {}): void {
    this.#write('debug', message, fields);
  }

  #write(level: WrittenLevel, message: string, fields: LogFields): void {
    if (!this.#pino.isLevelEnabled(level)) return;
    this.#pino[level](toLogRecord({ ...this.#bound, ...fields }, this.#scrubber), toLogText(message, this.#scrubber));
  }
}

export function createLogger(options: LoggerOptions): Logger {
  const destination = options.destination ?? pino.destination({ dest: 1, sync: true });
  const settings = {
    level: options.level,
    base: options.process === undefined ? null : { process: options.process },
    messageKey: 'message',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return new Logger(pino(settings, scrubbing(destination, options.scrubber)), options.scrubber, {});
}
