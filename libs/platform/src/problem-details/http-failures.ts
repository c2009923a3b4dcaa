/** What the HTTP server itself refuses, before any code of ours runs. */
export interface HttpFailure {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly remedy?: string;
}

export const ROUTE_UNKNOWN: HttpFailure = {
  status: 404,
  code: 'request.unknown-route',
  detail: 'There is nothing at this address.',
  remedy: 'Look the address up in /api/docs.',
};
export const METHOD_NOT_ALLOWED: HttpFailure = {
  status: 405,
  code: 'request.method-not-allowed',
  detail: 'This address exists, but not for this method.',
  remedy: 'Use one of the methods named in the Allow header.',
};
const BODY_MALFORMED: HttpFailure = {
  status: 400,
  code: 'request.malformed-body',
  detail: 'The body is not valid JSON.',
  remedy: 'Send a JSON object, in UTF-8, whole.',
};
const BODY_TOO_LARGE: HttpFailure = {
  status: 413,
  code: 'request.too-large',
  detail: 'The body is larger than 1 MiB.',
  remedy: 'Send less in one request.',
};
const MEDIA_TYPE: HttpFailure = {
  status: 415,
  code: 'request.unsupported-media-type',
  detail: 'Only JSON bodies are read.',
  remedy: 'Send `Content-Type: application/json`.',
};
const URL_MALFORMED: HttpFailure = { status: 400, code: 'request.malformed-url', detail: 'The address holds an escape that cannot be decoded.' };
const SHUTTING_DOWN: HttpFailure = {
  status: 503,
  code: 'service.stopping',
  detail: 'This process is shutting down.',
  remedy: 'Send the request again: another process answers it.',
};

/** By Fastify's own error codes: https://fastify.dev/docs/latest/Reference/Errors/ */
const BY_CODE: Readonly<Record<string, HttpFailure>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: MEDIA_TYPE,
  FST_ERR_CTP_INVALID_TYPE: MEDIA_TYPE,
  FST_ERR_CTP_BODY_TOO_LARGE: BODY_TOO_LARGE,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { ...BODY_MALFORMED, detail: 'The body is not as long as its Content-Length says.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { ...BODY_MALFORMED, detail: 'The body is empty.' },
  FST_ERR_CTP_INVALID_JSON_BODY: BODY_MALFORMED,
  FST_ERR_BAD_URL: URL_MALFORMED,
  FST_ERR_MAX_PARAM_LENGTH: { status: 414, code: 'request.url-too-long', detail: 'A part of the address is too long.' },
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: MEDIA_TYPE,
};
const BY_STATUS: Readonly<Record<number, HttpFailure>> = {
  404: ROUTE_UNKNOWN,
  405: METHOD_NOT_ALLOWED,
  413: BODY_TOO_LARGE,
  415: MEDIA_TYPE,
  503: SHUTTING_DOWN,
};

/** Errors of Fastify and of Nest's router, by code and else by status; null when it is none of theirs. Their texts are never passed on. */
export function findHttpFailure(error: unknown): HttpFailure | null {
  if (typeof error !== 'object' || error === null) return null;
  const known = 'code' in error && typeof error.code === 'string' ? BY_CODE[error.code] : undefined;
  if (known !== undefined) return known;
  const status = statusOf(error);
  return status === null ? null : ofStatus(status, error);
}

function ofStatus(status: number, error: object): HttpFailure | null {
  // The JSON parser throws a SyntaxError that carries the status and no code.
  if (status === 400 && error instanceof SyntaxError) return BODY_MALFORMED;
  const refused: HttpFailure | null = status < 500 ? { status, code: 'request.refused', detail: 'The request cannot be taken.' } : null;
  return BY_STATUS[status] ?? refused;
}

function statusOf(error: object): number | null {
  const status: unknown = 'getStatus' in error && typeof error.getStatus === 'function' ? error.getStatus() : Reflect.get(error, 'statusCode');
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599 ? status : null;
}
