import { types } from 'node:util';

import { type LoggerService } from '@nestjs/common';

import { type LogFields } from './log-fields.js';
import { type Logger } from './logger.js';

const textOf = (message: unknown): string => {
  if (typeof message === 'string') return message;
  return types.isNativeError(message) ? message.name : `(${typeof message} left out)`;
};

/** Nest appends the name of the class that speaks; `error` may put a stack before it. */
function fieldsOf(message: unknown, rest: readonly unknown[]): LogFields {
  const texts = rest.filter((part) => typeof part === 'string');
  const context = texts.at(-1);
  const error = [message, ...rest].find((part) => types.isNativeError(part));
  return { ...(context === undefined || context.includes('\n') ? {} : { context }), ...(error === undefined ? {} : { error }) };
}

/** Gives Nest's own messages the form of ours. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...rest: readonly unknown[]): void {
    this.#logger.info(textOf(message), fieldsOf(message, rest));
  }
  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.#logger.fatal(textOf(message), fieldsOf(message, rest));
  }
  error(message: unknown, ...rest: readonly unknown[]): void {
    this.#logger.error(textOf(message), fieldsOf(message, rest));
  }
  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.#logger.warn(textOf(message), fieldsOf(message, rest));
  }
  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.#logger.debug(textOf(message), fieldsOf(message, rest));
  }
  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.#logger.debug(textOf(message), fieldsOf(message, rest));
  }
}
