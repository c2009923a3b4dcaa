export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Of a JSON answer; undefined when there is none. */
  readonly body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
}
export interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls over real HTTP, with the headers of one caller. */
export interface ApiClient {
  readonly headers: Readonly<Record<string, string>>;
  get(path: string, call?: Call): Promise<Answer>;
  post(path: string, body?: unknown, call?: Call): Promise<Answer>;
  patch(path: string, body?: unknown, call?: Call): Promise<Answer>;
  delete(path: string, call?: Call): Promise<Answer>;
  send(method: string, path: string, call?: Call): Promise<Answer>;
}

export function client(url: string, headers: Readonly<Record<string, string>> = {}): ApiClient {
  const send = async (method: string, path: string, call: Call = {}): Promise<Answer> => {
    const raw = typeof call.body === 'string' || call.body instanceof Uint8Array;
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(call.body === undefined ? {} : { 'content-type': 'application/json' }), ...headers, ...call.headers },
      ...(call.body === undefined ? {} : { body: raw ? (call.body as string) : JSON.stringify(call.body) }),
    });
    const text = await textOf(response);
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, text, body: isJson && text !== '' ? JSON.parse(text) : undefined };
  };
  return {
    headers,
    send,
    get: (path, call) => send('GET', path, call),
    post: (path, body, call) => send('POST', path, { ...call, body }),
    patch: (path, body, call) => send('PATCH', path, { ...call, body }),
    delete: (path, call) => send('DELETE', path, call),
  };
}

/** Of an answer that does not end by itself: its beginning. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true || response.body === null) return response.text();
  const reader = response.body.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  return new TextDecoder().decode(value);
}

export const bearer = (url: string, key: string): ApiClient => client(url, { authorization: `Bearer ${key}` });

/** `name=value` of the cookie that an answer sets. */
export const cookieOf = (answer: Answer): string => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';

export const withSession = (url: string, answer: Answer): ApiClient =>
  client(url, { cookie: cookieOf(answer), 'x-csrf-token': (answer.body as { csrfToken: string }).csrfToken });

export async function signIn(url: string, email: string, password: string, organizationId?: string): Promise<ApiClient> {
  const answer = await client(url).post('/api/v1/auth/login', { email, password, organizationId });
  if (answer.status !== 200) throw new Error(`sign-in of ${email}: ${answer.text}`);
  return withSession(url, answer);
}
