export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most one of the three; none for an empty body. */
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
}

export const jsonAnswer = (json: unknown, headers: Answer['headers'] = {}): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json', ...headers },
  json,
});

/** Refusals of the older endpoints have no body: the reason is in a header, and in a misspelt twin of it. */
export function refused(status: number, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8', 'x-bamboohr-error-message': message, 'x-bamboohr-error-messsage': message },
  };
}

export function unauthorized(slug: string): Answer {
  return {
    status: 401,
    headers: {
      'content-type': 'text/html; charset=UTF-8',
      'x-bamboohr-error-message': 'API key not provided or invalid',
      'www-authenticate': `Basic realm="https://api.bamboohr.com/${slug}"`,
    },
  };
}

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** RFC 7807, as the datasets of v1_2 and v2 answer. */
export function problem({ status, code, title, detail, fields }: Problem, instance: string): Answer {
  const json = { type: 'about:blank', title, status, detail, instance, code, ...(fields === undefined ? {} : { fields }) };
  return { status, headers: { 'content-type': 'application/problem+json' }, json };
}

/** Errors of the employee list. */
export const listError = (status: number, code: 'BadRequest' | 'BadPage', message: string): Answer => ({
  ...jsonAnswer({ error: { code, message } }),
  status,
});

export const redirected = (status: number, location: string): Answer => ({ status, headers: { location, 'content-type': 'text/html; charset=UTF-8' } });
