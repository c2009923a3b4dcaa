import { types } from 'node:util';

/** The `code` of an error, empty when it has none. Not by instanceof: an error made in another realm is one as well. */
export const errorCode = (problem: unknown): string =>
  types.isNativeError(problem) && 'code' in problem && (typeof problem.code === 'string' || typeof problem.code === 'number') ? String(problem.code) : '';
