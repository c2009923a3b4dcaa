import { AppError } from '@app/kernel';

/** The session's cookie alone changes nothing: another site's page could have sent it. */
export class ForeignPage extends AppError {
  constructor() {
    super({
      code: 'auth.foreign-page',
      kind: 'forbidden',
      message: 'This request comes from a page of another site.',
      remedy: 'Use the pages of this server at its PUBLIC_URL, or an API key.',
    });
  }
}

export class CsrfTokenMissing extends AppError {
  constructor() {
    super({
      code: 'auth.csrf-token',
      kind: 'forbidden',
      message: 'A change with the session cookie needs the header X-CSRF-Token.',
      remedy: 'Send the `csrfToken` that GET /api/v1/auth/me answers.',
    });
  }
}

/** Also one that tries to reach an object's prototype. */
export class MalformedBody extends AppError {
  constructor() {
    super({ code: 'request.malformed-body', kind: 'invalid', message: 'The body is not valid JSON.', remedy: 'Send a JSON object, in UTF-8, whole.' });
  }
}

/** RFC 9112, 3.2: exactly one. */
export class HostMissing extends AppError {
  constructor() {
    super({ code: 'request.malformed', kind: 'invalid', message: 'The request needs exactly one Host header.', remedy: 'Use a client that speaks HTTP/1.1.' });
  }
}
