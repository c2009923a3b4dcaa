import zlib from 'node:zlib';

import { type AnswerParts, type HostileVendor, httpAnswer, startHostileVendor, startRawServer } from './testing.js';

const PAGE = JSON.stringify({ data: [{ eeid: '1' }] });

let vendor: HostileVendor;
beforeAll(async () => {
  vendor = await startHostileVendor();
});
afterAll(() => vendor.close());

describe('an answer that is no JSON answer', () => {
  const refused: readonly [string, Buffer | string, AnswerParts, string][] = [
    ['204', '', { status: '204 No Content', contentLength: null }, 'The status 204 is not that of a complete answer.'],
    ['200 and empty', '', {}, 'The answer is empty.'],
    ['206', '{}', { status: '206 Partial Content' }, 'The status 206 is not that of a complete answer.'],
    ['202', '{}', { status: '202 Accepted' }, 'The status 202 is not that of a complete answer.'],
    ['a problem with 200', '{}', { type: 'application/problem+json' }, 'The answer is declared as a problem.'],
    [
      'an unknown transfer coding',
      '{}',
      { contentLength: null, headers: ['Transfer-Encoding: bogus'] },
      'The answer was sent in a transfer coding that nobody asked for.',
    ],
    ['HTML', '<html>Sign in</html>', { type: 'text/html; charset=utf-8' }, 'The answer is not declared as JSON.'],
    ['HTML declared as JSON', '<html>Sign in</html>', {}, 'The answer cannot be taken as JSON: not JSON.'],
    ['JSON declared as HTML', '{}', { type: 'text/html' }, 'The answer is not declared as JSON.'],
    ['XML', '<?xml version="1.0"?><employees/>', { type: 'text/xml' }, 'The answer is not declared as JSON.'],
    ['JSON without a type', '{}', { type: null }, 'The answer is not declared as JSON.'],
    ['JSON for scripts', '{}', { type: 'application/javascript' }, 'The answer is not declared as JSON.'],
    ['JSON lines', '{}', { type: 'application/json-seq' }, 'The answer is not declared as JSON.'],
    ['two types', '{}', { type: 'application/json, text/html' }, 'The answer is not declared as JSON.'],
    ['another character set', '{}', { type: 'application/json; charset=iso-8859-1' }, 'The answer declares another character set than UTF-8.'],
    ['Latin-1 bytes', Buffer.from('{"name":"Zoë"}', 'latin1'), {}, 'The answer is not UTF-8.'],
    ['UTF-16', Buffer.from('\ufeff{"a":1}', 'utf16le'), {}, 'The answer is not UTF-8.'],
    ['an overlong sequence', Buffer.from([0x7b, 0x22, 0xc0, 0xaf, 0x22, 0x3a, 0x31, 0x7d]), {}, 'The answer is not UTF-8.'],
    ['a surrogate as bytes', Buffer.from([0x5b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x5d]), {}, 'The answer is not UTF-8.'],
    ['JSON inside a JSON string', JSON.stringify(PAGE), {}, 'The answer cannot be taken as JSON: neither an object nor an array.'],
    ['a number', '52', {}, 'The answer cannot be taken as JSON: neither an object nor an array.'],
    ['a repeated key', '{"totalItems":52,"totalItems":0}', {}, 'The answer cannot be taken as JSON: the same key twice in one object.'],
    ['a __proto__ key', '{"__proto__":{"a":1}}', {}, 'The answer cannot be taken as JSON: a key named __proto__.'],
    ['deep nesting', '['.repeat(2_000_000), {}, 'The answer cannot be taken as JSON: nested deeper than 100 levels.'],
    ['NaN', '{"a":NaN}', {}, 'The answer cannot be taken as JSON: not JSON.'],
    ['two documents', '{}{}', {}, 'The answer cannot be taken as JSON: not JSON.'],
    ['a script guard in front', ")]}',\n{}", {}, 'The answer cannot be taken as JSON: not JSON.'],
    ['gzip within gzip', zlib.gzipSync(zlib.gzipSync(PAGE)), { headers: ['Content-Encoding: gzip, gzip'] }, 'The answer is still encoded.'],
    ['an unknown encoding', PAGE, { headers: ['Content-Encoding: aws-chunked'] }, 'The answer is still encoded.'],
    ['gzip twice, declared once', zlib.gzipSync(zlib.gzipSync(PAGE)), { headers: ['Content-Encoding: gzip'] }, 'The answer is not UTF-8.'],
    ['gzip undeclared', zlib.gzipSync(PAGE), {}, 'The answer is not UTF-8.'],
    ['plain text declared as gzip', PAGE, { headers: ['Content-Encoding: gzip'] }, 'The compressed answer is damaged.'],
    ['plain text declared as brotli', PAGE, { headers: ['Content-Encoding: br'] }, 'The compressed answer is damaged.'],
    ['a status without meaning', '{}', { status: '799 Odd' }, 'The status 799 has no meaning.'],
  ];

  it.each(refused)('is refused: %s', async (_what, body, parts, detail) => {
    vendor.answerWith(httpAnswer(body, parts));
    expect(await vendor.get()).toMatchObject({ kind: 'failed', reason: 'bad-body', detail });
  });

  it('is accepted by a plain axios call: an empty, an HTML and a doubled answer', async () => {
    for (const [body, parts] of [
      ['', { status: '204 No Content', contentLength: null }],
      ['<html>', { type: 'text/html' }],
      ['{"totalItems":52,"totalItems":0}', {}],
    ] as const) {
      vendor.answerWith(httpAnswer(body, parts));
      await expect(vendor.naive()).resolves.toBeDefined();
    }
  });

  it.each(['application/json', 'application/json;charset=UTF-8', 'application/json; charset="utf-8"', 'APPLICATION/JSON'])(
    'is not what %s says',
    async (type) => {
      vendor.answerWith(httpAnswer('{"a":1}', { type }));
      expect(await vendor.get()).toMatchObject({ kind: 'answer', json: { a: 1 } });
    },
  );
});

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('%i is never followed; a plain axios call follows it', async (status) => {
    const elsewhere = await startRawServer((socket) => socket.end(httpAnswer('{"from":"elsewhere"}')));
    vendor.answerWith(httpAnswer('', { status: `${status} Moved`, headers: [`Location: http://127.0.0.1:${elsewhere.port}/`] }));
    expect(await vendor.get()).toMatchObject({ kind: 'failed', reason: 'redirect', status });
    expect(elsewhere.connections()).toBe(0);
    expect(await vendor.naive()).toEqual({ from: 'elsewhere' });
    expect(elsewhere.connections()).toBe(1);
    await elsewhere.close();
  });

  it('that only claims to be one (300, 304, 399) is a redirect as well', async () => {
    for (const status of [300, 304, 399]) {
      vendor.answerWith(httpAnswer('', { status: `${status} Odd` }));
      expect(await vendor.get()).toMatchObject({ kind: 'failed', reason: 'redirect', status });
    }
  });
});
