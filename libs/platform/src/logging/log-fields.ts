import { types } from 'node:util';

import { AppError } from '@app/kernel';

import { errorCode } from './error-code.js';
import { type SecretScrubber } from './secret-scrubber.js';

/** Every field a log line may have besides time, level, message and error. Ids, names of ours, numbers: no payload, credential or personal data. */
const LOG_FIELDS = [
  'organizationId',
  'connectionId',
  'runId',
  'evidenceId',
  'assessmentId',
  'alertId',
  'channelId',
  'deliveryId',
  'memberId',
  'apiKeyId',
  'jobId',
  'requestId',
  'eventId',
  'connector',
  'metric',
  'alertKind',
  'job',
  'queue',
  'slot',
  'attempt',
  'state',
  'outcome',
  'reason',
  'code',
  'kind',
  'trigger',
  'method',
  'route',
  'permission',
  'status',
  'durationMs',
  'bytes',
  'count',
  'sequence',
  'version',
  'address',
  'port',
  'pid',
  'signal',
  'provider',
  'keyVersion',
  'skewMs',
  'delayMs',
  'retryAfterMs',
  'nextRunAt',
  'since',
  'remedy',
  'context',
] as const;

type LogValue = string | number | boolean | Date | null | undefined;
export type LogFields = { readonly [Field in (typeof LOG_FIELDS)[number]]?: LogValue } & { readonly error?: unknown };

const ALLOWED: ReadonlySet<string> = new Set(LOG_FIELDS);
const MAX_TEXT = 2_000;
const MAX_STACK = 8_000;
const MAX_NAME = 100;
const MAX_CAUSES = 5;

/** Scrubs first: a secret cut in half would pass. */
const cut = (text: string, scrubber: SecretScrubber, max = MAX_TEXT): string => scrubber.scrub(text).slice(0, max);

function toLogValue(value: unknown, scrubber: SecretScrubber): string | number | boolean | null | undefined {
  if (typeof value === 'string') return cut(value, scrubber);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  return types.isDate(value) && !Number.isNaN(value.getTime()) ? value.toISOString() : undefined;
}

/** Names and codes only: the message of a cause (an HTTP client's, a driver's) may quote what was sent. */
function causesOf(problem: Error): readonly string[] {
  const causes: string[] = [];
  for (let cause = problem.cause; types.isNativeError(cause) && causes.length < MAX_CAUSES; cause = cause.cause) {
    causes.push(`${cause.name} ${errorCode(cause)}`.trim().slice(0, MAX_NAME));
  }
  return causes;
}

/** Name, code, message and stack of an error, and nothing that it carries. */
function toErrorRecord(problem: unknown, scrubber: SecretScrubber): Readonly<Record<string, unknown>> {
  if (!types.isNativeError(problem)) return { name: typeof problem, message: typeof problem === 'string' ? cut(problem, scrubber) : 'not an error' };
  const code = errorCode(problem);
  const causes = causesOf(problem);
  return {
    name: problem.name.slice(0, MAX_NAME),
    ...(code === '' ? {} : { code: code.slice(0, MAX_NAME) }),
    ...(problem instanceof AppError ? { kind: problem.kind } : {}),
    message: cut(problem.message, scrubber),
    stack: cut(problem.stack ?? '', scrubber, MAX_STACK),
    ...(causes.length === 0 ? {} : { causes }),
  };
}

/** The allow-listed fields with plain values. What is left out is counted in `droppedFields`, so that its absence shows. */
export function toLogRecord(fields: LogFields, scrubber: SecretScrubber): Readonly<Record<string, unknown>> {
  const record: Record<string, unknown> = {};
  let droppedFields = 0;
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const kept = ALLOWED.has(name) ? toLogValue(value, scrubber) : undefined;
    if (name === 'error') record['error'] = toErrorRecord(value, scrubber);
    else if (kept === undefined) droppedFields++;
    else record[name] = kept;
  }
  return droppedFields === 0 ? record : { ...record, droppedFields };
}

export const toLogText = (text: string, scrubber: SecretScrubber): string => cut(text, scrubber);
