import { NotFoundException } from '@nestjs/common';

import { AppError, type AppErrorInfo, InvalidInput, InvariantViolated } from '@app/kernel';

import { METHOD_NOT_ALLOWED } from './http-failures.js';
import { STATUS_OF } from './problem.js';
import { isUnexpected, ofFailure, toProblem } from './to-problem.js';

class AnyError extends AppError {
  constructor(info: Partial<AppErrorInfo> = {}) {
    super({ code: 'thing.broken', kind: 'conflict', message: 'It is broken.', ...info });
  }
}
const context = { requestId: 'req-1' };

describe('toProblem', () => {
  it.each(Object.entries(STATUS_OF).filter(([kind]) => kind !== 'internal'))('an error of kind %s becomes status %i', (kind, status) => {
    const { problem } = toProblem(new AnyError({ kind: kind as AppErrorInfo['kind'] }), context);
    expect(problem).toEqual({
      type: 'urn:attesta:problem:thing.broken',
      title: expect.any(String),
      status,
      code: 'thing.broken',
      detail: 'It is broken.',
      requestId: 'req-1',
    });
  });

  it('carries remedy, field errors and extensions', () => {
    const { problem } = toProblem(
      new AnyError({ remedy: 'Mend it.', errors: [{ field: 'a.b', message: 'must be text' }], extensions: { checks: [{ id: 'one' }] } }),
      context,
    );
    expect(problem).toMatchObject({ remedy: 'Mend it.', errors: [{ field: 'a.b', message: 'must be text' }], checks: [{ id: 'one' }] });
  });

  it('an extension cannot replace a member of the document', () => {
    const { problem } = toProblem(new AnyError({ extensions: { status: 200, requestId: 'other', detail: 'fine' } }), context);
    expect(problem).toMatchObject({ status: 409, requestId: 'req-1', detail: 'It is broken.' });
  });

  it('says Retry-After in whole seconds, at least one', () => {
    expect(toProblem(new AnyError({ kind: 'too-many', retryAfterSeconds: 0.2 }), context).headers).toEqual({ 'retry-after': '1' });
    expect(toProblem(new AnyError({ kind: 'too-many', retryAfterSeconds: 61.4 }), context).headers).toEqual({ 'retry-after': '62' });
  });

  it('a 401 names the way to authenticate', () => {
    expect(toProblem(new AnyError({ kind: 'unauthenticated' }), context).headers).toEqual({ 'www-authenticate': 'Bearer realm="attesta"' });
  });

  it('an internal error of ours says nothing about itself', () => {
    const answer = toProblem(new InvariantViolated('members.find without organizationId 65aa'), context);
    expect(answer.problem).toMatchObject({ status: 500, code: 'internal.error' });
    expect(JSON.stringify(answer)).not.toContain('65aa');
    expect(isUnexpected(answer)).toBe(true);
  });

  it.each([
    ['a plain error', new Error('connect ECONNREFUSED mongodb://user:secret@10.0.0.1')],
    ['a thrown text', 'secret'],
    ['nothing', undefined],
    ['a server error with a status', Object.assign(new Error('secret'), { statusCode: 502 })],
  ])('%s becomes a bare 500', (_name, error) => {
    const answer = toProblem(error, context);
    expect(answer.problem).toMatchObject({ status: 500, code: 'internal.error', requestId: 'req-1' });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it.each([
    ['FST_ERR_CTP_INVALID_MEDIA_TYPE', 415, 'request.unsupported-media-type'],
    ['FST_ERR_CTP_BODY_TOO_LARGE', 413, 'request.too-large'],
    ['FST_ERR_CTP_EMPTY_JSON_BODY', 400, 'request.malformed-body'],
    ['FST_ERR_BAD_URL', 400, 'request.malformed-url'],
  ])('%s of the server becomes %i %s without its own text', (code, status, ours) => {
    const answer = toProblem(Object.assign(new Error('text with secret'), { code, statusCode: status }), context);
    expect(answer.problem).toMatchObject({ status, code: ours });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('a JSON that does not parse is a malformed body', () => {
    expect(toProblem(Object.assign(new SyntaxError('Unexpected token s'), { statusCode: 400 }), context).problem).toMatchObject({
      status: 400,
      code: 'request.malformed-body',
    });
  });

  it('an unknown route is 404 without an echo of the address', () => {
    const answer = toProblem(new NotFoundException('Cannot GET /x/secret'), context);
    expect(answer.problem).toMatchObject({ status: 404, code: 'request.unknown-route' });
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('names the fields of invalid input', () => {
    expect(toProblem(new InvalidInput([{ field: 'name', message: 'must not be empty' }]), context).problem).toMatchObject({
      status: 400,
      code: 'request.invalid',
      errors: [{ field: 'name', message: 'must not be empty' }],
    });
  });

  it('a method that a route lacks is 405', () => {
    expect(ofFailure(METHOD_NOT_ALLOWED, context).problem).toMatchObject({ status: 405, code: 'request.method-not-allowed' });
  });
});
